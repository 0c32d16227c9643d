import DayEnd
import Foundation
import HostCore
import HostService
import ISO8583
import Ledger
import Logging
import PaymentSecurity
import Sealing
import Store
import Synchronization
import TerminalService
import Testing
import UnionPay

@Suite("Secrets at rest")
struct SecretTests {
    @Test("After a day no card number, track, PIN or key stands in any file or log", arguments: KeyScheme.allCases)
    func nothingReadable(_ scheme: KeyScheme) async throws {
        let log = CollectedLog()
        let pair = try await Pair.running(scheme, logger: log.logger)
        _ = try await WholeDayTests.playEverything(on: pair)
        // The search would find what is there: the masked numbers are.
        let shown = Secret(
            "masked", digits: TestCard.domestic.pan.prefix(6) + "*********" + TestCard.domestic.pan.suffix(4))
        let journal = try #require(
            FolderContents(pair.terminalFolder).files.first { $0.path.hasSuffix("journal.sqlite-wal") })
        #expect(!SecretSearch([shown]).found(in: journal.bytes, at: journal.path).isEmpty)
        // The day is open: its lines can still be uploaded. Then closed: its data keys are gone.
        var secrets = try Self.secrets(pair)
        #expect(secrets.count >= 15)
        try Self.search(pair, secrets)
        try await pair.close()
        try await pair.stop()
        secrets += try Self.secrets(pair)
        try Self.search(pair, secrets)
        #expect(SecretSearch(secrets).found(in: Array(log.text.utf8), at: "the log") == [])
        #expect(!log.text.isEmpty)
    }

    @Test("A refused, unreadable or unknown message does not bring its card into a log or a store")
    func badMessages() async throws {
        let log = CollectedLog()
        let pair = try Pair(logger: log.logger)
        try await pair.startHost()
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let good = try terminal.framed(terminal.sale(1000))
        for offset in stride(from: 13, to: good.count, by: 1) {
            var bad = good
            bad[offset] ^= 0x0F
            try terminal.socket.write(bad)
        }
        var stranger = try terminal.sale(1000)
        stranger.set(41, "10000009")
        #expect(try await terminal.exchange(terminal.framed(stranger)) != nil)
        #expect(try await terminal.exchange(good) != nil)
        try await pair.stop()
        let secrets = try Self.secrets(pair)
        try Self.search(pair, secrets)
        #expect(SecretSearch(secrets).found(in: Array(log.text.utf8), at: "the log") == [])
        #expect(log.text.contains("MAC"))
    }

    @Test("Every file is its owner's only, every folder too, the control sockets and the second copy among them")
    func modes() async throws {
        let pair = try await Pair.running()
        try await pair.approve(.sale, 1000, TestCard.domestic.presented(.chip, pin: true))
        func check() throws {
            for folder in [pair.terminalFolder, pair.hostFolder] {
                let found = try FolderContents(folder)
                #expect(!found.files.isEmpty)
                for file in found.files { #expect(file.mode == 0o600, "\(file.path) \(String(file.mode, radix: 8))") }
                for socket in found.sockets { #expect(socket.mode == 0o600, "\(socket.path)") }
                for inner in found.folders { #expect(inner.mode == 0o700, "\(inner.path)") }
            }
        }
        try check()
        #expect(try FolderContents(pair.terminalFolder).sockets.count == 1)
        try await pair.close()
        try check()
        #expect(try FolderContents(pair.terminalFolder).files.contains { $0.path.hasSuffix("backup/journal.sqlite") })
        try await pair.stop()
        try check()
    }

    // MARK: What is secret

    static func secrets(_ pair: Pair) throws -> [Secret] {
        var secrets: [Secret] = []
        for (name, card) in [("domestic", TestCard.domestic), ("foreign", TestCard.foreign)] {
            secrets.append(Secret("\(name) card number", digits: card.pan))
            secrets.append(Secret("\(name) track", digits: card.track2))
            secrets.append(Secret("\(name) PIN", digits: card.pin))
        }
        secrets.append(Secret("payment code", digits: TestCard.paymentCode))
        for (index, part) in pair.registered.components.enumerated() {
            secrets.append(Secret("component \(index + 1)", key: try SecretKey(hex: part.component).bytes))
        }
        let folder = try DataFolderReader(pair)
        secrets.append(Secret("master key", key: folder.masterKey))
        for (index, keys) in folder.workingKeys.enumerated() {
            for (name, key) in [("PIK", keys.pik), ("MAK", keys.mak), ("TDK", keys.tdk)] {
                if let key { secrets.append(Secret("\(name) \(index)", key: key.bytes)) }
            }
        }
        secrets.append(Secret("PAN hash key", key: folder.hashKey))
        for (path, key) in folder.storageKeys {
            secrets.append(Secret("storage key", key: key, home: "storage.key"))
            // There it must be found, or the search is blind.
            let file = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
            #expect(SecretSearch([Secret("storage key", key: key)]).found(in: file, at: path).count == 3)
        }
        return secrets
    }

    private static func search(_ pair: Pair, _ secrets: [Secret]) throws {
        let search = SecretSearch(secrets)
        for folder in [pair.terminalFolder, pair.hostFolder] {
            let files = try FolderContents(folder).files
            #expect(!files.isEmpty)
            for file in files { #expect(search.found(in: file.bytes, at: file.path) == []) }
        }
    }
}

/// Something that must not stand anywhere, in every form in which it could.
struct Secret {
    let name: String
    /// The one file that holds it.
    let home: String?
    let forms: [[UInt8]]

    /// Digits as text, packed two a byte at either alignment, and their text as hexadecimal.
    init(_ name: String, digits: String) {
        self.name = name
        home = nil
        let text = Array(digits.utf8)
        let packed = digits.replacing("=", with: "D")
        var forms = [text] + Self.hexadecimal(text)
        if digits.contains("=") { forms.append(Array(packed.utf8)) }
        for aligned in [packed, String(packed.dropFirst())] {
            let even = aligned.count.isMultiple(of: 2) ? aligned : String(aligned.dropLast())
            if let bytes = HexBytes(even)?.bytes, bytes.count >= 3 { forms.append(bytes) }
        }
        self.forms = forms
    }

    /// A password, as it is typed.
    init(_ name: String, text: String) {
        self.name = name
        home = nil
        forms = [Array(text.utf8)]
    }

    /// A key as bytes and as hexadecimal; its halves too.
    init(_ name: String, key: [UInt8], home: String? = nil) {
        self.name = name
        self.home = home
        let half = key.count / 2
        let parts = key.count >= 16 ? [key, Array(key.prefix(half)), Array(key.suffix(half))] : [key]
        forms = parts.flatMap { [$0] + Self.hexadecimal($0) }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> [[UInt8]] {
        let upper = HexBytes(bytes).text
        return [Array(upper.utf8), Array(upper.lowercased().utf8)]
    }
}

/// Looks for all secrets in one pass over the bytes.
struct SecretSearch {
    private let secrets: [Secret]
    /// By the first two bytes: the forms that begin so, with the place of their secret.
    private var starts: [[(secret: Int, form: [UInt8])]]

    init(_ secrets: [Secret]) {
        self.secrets = secrets
        starts = Array(repeating: [], count: 1 << 16)
        for (place, secret) in secrets.enumerated() {
            for form in secret.forms { starts[Int(form[0]) << 8 | Int(form[1])].append((place, form)) }
        }
    }

    /// Which secrets stand in the bytes, apart from those that are at home there.
    ///
    /// - Parameter isChance: Whether what stands at this range is known to be something else.
    func found(
        in bytes: [UInt8], at path: String, unless isChance: (Range<Int>) -> Bool = { _ in false }
    ) -> [String] {
        var found: [String] = []
        bytes.withUnsafeBytes { bytes in
            guard bytes.count >= 2 else { return }
            for offset in 0..<(bytes.count - 1) {
                for (place, form) in starts[Int(bytes[offset]) << 8 | Int(bytes[offset + 1])]
                where offset + form.count <= bytes.count
                    && bytes[offset..<(offset + form.count)].elementsEqual(form)
                {
                    let secret = secrets[place]
                    if secret.home.map({ path.hasSuffix($0) }) ?? false { continue }
                    if isChance(offset..<(offset + form.count)) { continue }
                    found.append("\(secret.name) at \(offset) of \(path)")
                }
            }
        }
        return found
    }
}

/// Opens what a pair keeps sealed, so that a test knows what to look for.
private struct DataFolderReader {
    let masterKey: [UInt8]
    let workingKeys: [WorkingKeys]
    let hashKey: [UInt8]
    /// With their files.
    let storageKeys: [(path: String, key: [UInt8])]

    init(_ pair: Pair) throws {
        let scheme = pair.profile.keyScheme
        let components = try pair.registered.components.map {
            KeyComponents.Component(try SecretKey(hex: $0.component), checkValue: try KCV(hex: $0.checkValue))
        }
        masterKey = try KeyComponents.combine(components, scheme.algorithm, checkValue: nil).bytes
        // A copy: the host may have its folder open.
        let copy = try TestFolder()
        try FileManager.default.copyItem(atPath: pair.hostFolder + "/storage.key", toPath: copy.file("storage.key"))
        try FileManager.default.copyItem(atPath: pair.hostFolder + "/keys", toPath: copy.file("keys"))
        let vault = try HostVault(folder: DataFolder(copy.path), scheme: scheme)
        let ledger = try SQLiteLedger(path: pair.ledgerPath)
        let rows = try ledger.group { try ledger.terminals() }
        let room = vault.room
        workingKeys = rows.flatMap { [$0.keys, $0.previousKeys] }.compactMap { $0.flatMap(room.open) }
        #expect(!workingKeys.isEmpty)
        hashKey = vault.hashKey.bytes
        storageKeys = try [pair.hostFolder, pair.terminalFolder].map { folder in
            let path = folder + "/storage.key"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return (path, try #require(HexBytes(text.trimmingCharacters(in: .whitespacesAndNewlines))).bytes)
        }
    }
}

/// Everything that was logged, at every level.
private final class CollectedLog: Sendable {
    private let lines = Mutex("")
    var text: String { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: CollectedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.lines.withLock { $0 += "\(event.level) \(event.message) \(event.metadata ?? [:])\n" }
        }
    }
}
