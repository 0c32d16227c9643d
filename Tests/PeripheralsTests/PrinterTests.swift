import Devices
import Foundation
import Peripherals
import Testing

struct TemporaryFolder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.path + "/qiantui-devices-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let file = path + "/" + name
        let folder = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }
}

@Suite("An ESC/POS printer behind a real socket, and its queue on disk", .timeLimit(.minutes(1)))
struct PrinterTests {
    /// No byte of it begins an ESC/POS question.
    static let slip = [UInt8]("\u{1B}@SETTLEMENT SLIP\n".utf8) + (0..<400).map { UInt8(65 + $0 % 26) } + [0x0A]

    static func driver(
        _ printer: FakePrinter, answers: TerminalModel.Printer.Answers = .all
    ) -> EscPosPrinter {
        EscPosPrinter(
            .tcp(host: "127.0.0.1", port: printer.port), answers: answers,
            limits: .init(connect: 500, answer: 150, job: 1500))
    }

    @Test("AS-47 A job goes on paper byte for byte", arguments: [TerminalModel.Printer.Answers.all, .status, .nothing])
    func prints(answers: TerminalModel.Printer.Answers) async throws {
        let folder = try TemporaryFolder()
        let printer = FakePrinter()
        let queue = try PrintQueue(folder: folder.path + "/queue")
        try await queue.add("slip-1", Self.slip)
        #expect(try await queue.print(on: Self.driver(printer, answers: answers)) == 1)
        #expect(await queue.waiting.isEmpty)
        // Without answers the printer may still be reading.
        for _ in 0..<100 where printer.printed.count < Self.slip.count { try await Task.sleep(for: .milliseconds(10)) }
        #expect(printer.printed == Self.slip)
    }

    @Test("AS-47 Out of paper in the middle: the cause is named, the slip is kept and printed again byte for byte")
    func paperOutInTheMiddle() async throws {
        let folder = try TemporaryFolder()
        let printer = FakePrinter()
        printer.become { $0.paperEndsAfter = 100 }
        let queue = try PrintQueue(folder: folder.path + "/queue")
        try await queue.add("slip-1", Self.slip)
        #expect(try await queue.print(on: Self.driver(printer)) == 0)
        #expect(await queue.fault?.code == .paperOut)
        #expect(await queue.waiting.map(\.identifier) == ["slip-1"])
        let before = printer.printed.count
        printer.become { $0 = .init() }
        #expect(try await queue.print(on: Self.driver(printer)) == 1)
        #expect(Array(printer.printed.dropFirst(before)) == Self.slip)
        #expect(await queue.fault == nil)
        try await queue.reprint("slip-1")
        try await queue.print(on: Self.driver(printer))
        #expect(Array(printer.printed.suffix(Self.slip.count)) == Self.slip)
    }

    @Test("AS-47 Silence, garbage, an open cover and no printer at all are named, and nothing is sent")
    func causesAreNamed() async throws {
        let folder = try TemporaryFolder()
        let printer = FakePrinter()
        let queue = try PrintQueue(folder: folder.path + "/queue")
        try await queue.add("slip-1", Self.slip)
        let moods: [(@Sendable (inout FakePrinter.Mood) -> Void, FindingCode)] = [
            ({ $0.isSilent = true }, .printerSilent), ({ $0.garbage = 0xFF }, .printerGarbage),
            ({ $0.garbage = 0x00 }, .printerGarbage), ({ $0.status = .init(bits: 8, 4, 0, 0) }, .coverOpen),
            ({ $0.status = .init(bits: 8, 0x40, 8, 0) }, .cutterError),
        ]
        for (mood, code) in moods {
            printer.become {
                $0 = .init()
                mood(&$0)
            }
            #expect(try await queue.print(on: Self.driver(printer)) == 0)
            #expect(await queue.fault?.code == code)
        }
        #expect(printer.printed.isEmpty)
        let nobody = EscPosPrinter(.device(folder.path + "/no-such-device"))
        #expect(await nobody.observe() == .unreachable(2))
        #expect(try await queue.print(on: nobody) == 0)
        #expect(await queue.fault?.code == .printerUnplugged)
    }

    @Test("A printer that hangs up half-way, or never finishes, keeps the job and holds nobody up")
    func hangsUp() async throws {
        let folder = try TemporaryFolder()
        let printer = FakePrinter()
        let queue = try PrintQueue(folder: folder.path + "/queue")
        try await queue.add("slip-1", Self.slip)
        printer.become { $0.hangsUpAfter = 50 }
        #expect(try await queue.print(on: Self.driver(printer)) == 0)
        #expect([.printerStalled, .printerUnplugged].contains(try #require(await queue.fault).code))
        printer.become {
            $0 = .init()
            $0.delay = 900
        }
        // Slow paper is no fault.
        #expect(try await queue.print(on: Self.driver(printer)) == 1)
    }

    @Test("A serial line is raw: every byte value arrives as it was sent, and status is read")
    func serial() async throws {
        let printer = FakePrinter()
        let line = try #require(printer.serialLine())
        let driver = EscPosPrinter(.serial(line, baud: 19_200), limits: .init(connect: 500, answer: 300, job: 3000))
        #expect(await driver.observe() == .status(.ready))
        // 0x10 and 0x1D begin questions.
        let bytes = (0...255).map { UInt8($0) }.filter { $0 != 0x10 && $0 != 0x1D }
        try await driver.print(bytes)
        #expect(printer.printed == bytes)
        printer.become { $0.status = .init(bits: 0x08, 0x20, 0, 0x60) }
        await #expect(throws: PrintFault(.status(PrinterStatus(bits: 0x08, 0x20, 0, 0x60)))) {
            try await driver.print(bytes)
        }
    }

    @Test("Jobs are printed in order, survive a restart, and are never confused")
    func queueSurvives() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/queue"
        do {
            let queue = try PrintQueue(folder: path)
            for number in 1...12 { try await queue.add("job-\(number)", [UInt8(number)]) }
            try await queue.add("job-3", [3])
            await #expect(throws: PrintQueueError.taken("job-3")) { try await queue.add("job-3", [4]) }
            await #expect(throws: PrintQueueError.identifier("../x")) { try await queue.add("../x", [4]) }
        }
        // Half a file of a cut write.
        try folder.write("queue/000000013.job-13.job.new", "ha")
        let queue = try PrintQueue(folder: path)
        let paper = folder.path + "/paper"
        let printer = VirtualPrinter(paper: paper, faults: InjectedFaults(folder: folder.path))
        #expect(try await queue.print(on: printer) == 12)
        let sheets = try FileManager.default.contentsOfDirectory(atPath: paper).sorted()
        #expect(
            try sheets.map { try Data(contentsOf: URL(fileURLWithPath: paper + "/" + $0)).first } == (1...12).map { $0 }
        )
        try await queue.prune(keeping: 2)
        let again = try PrintQueue(folder: path)
        #expect(await again.all.map(\.identifier) == ["job-11", "job-12"])
        await #expect(throws: PrintQueueError.unknown("job-1")) { try await again.reprint("job-1") }
    }
}
