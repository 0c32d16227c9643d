import Devices
import Foundation
import Glibc

/// What a drive says of itself, asked with smartmontools' `smartctl --json` where that is installed.
struct Smartctl {
    /// The program; nil where there is none.
    let program: String?

    static let places = ["/usr/sbin/smartctl", "/usr/local/sbin/smartctl", "/usr/bin/smartctl", "/sbin/smartctl"]

    /// Nil where the program is missing, may not ask, or gives no verdict: no judgement is no bad judgement.
    func ask(about device: String, milliseconds: Int = 5000) -> SmartObservation? {
        guard let program,
            let output = run([program, "--json", "-H", "-A", device], Deadline(milliseconds: milliseconds))
        else { return nil }
        return Smartctl.read(output)
    }

    /// Reads smartctl's JSON; nil where it holds no verdict.
    static func read(_ json: [UInt8]) -> SmartObservation? {
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(json)),
            let passed = report.smart_status?.passed
        else { return nil }
        var bad = report.nvme_smart_health_information_log?.media_errors
        // 5 reallocated, 197 pending, 198 uncorrectable sectors.
        for attribute in report.ata_smart_attributes?.table ?? [] where [5, 197, 198].contains(attribute.id) {
            bad = (bad ?? 0).addingReportingOverflow(max(attribute.raw?.value ?? 0, 0)).partialValue
        }
        return SmartObservation(
            passed: passed, badSectors: bad, wear: report.nvme_smart_health_information_log?.percentage_used)
    }

    /// The whole disk that holds a folder, as `/dev/sda`; nil where the system does not tell.
    static func device(of folder: String, system: String = "/sys") -> String? {
        var info = stat()
        guard stat(folder, &info) == 0 else { return nil }
        let number = UInt64(info.st_dev)
        let (major, minor) = ((number >> 8) & 0xFFF, (number & 0xFF) | ((number >> 12) & 0xFFF00))
        guard let resolved = realpath("\(system)/dev/block/\(major):\(minor)", nil) else { return nil }
        defer { free(resolved) }
        var parts = String(cString: resolved).split(separator: "/")
        if SmallFile.text("/" + parts.joined(separator: "/") + "/partition") != nil { parts.removeLast() }
        return parts.last.map { "/dev/\($0)" }
    }

    /// The names are smartctl's own.
    private struct Report: Decodable {
        struct Status: Decodable { var passed: Bool? }
        struct Attributes: Decodable { var table: [Attribute]? }
        struct Attribute: Decodable {
            struct Raw: Decodable { var value: Int64? }
            var id: Int
            var raw: Raw?
        }
        struct Log: Decodable {
            var media_errors: Int64?
            var percentage_used: Int?
        }
        var smart_status: Status?
        var ata_smart_attributes: Attributes?
        var nvme_smart_health_information_log: Log?
    }

    /// glibc has it since 2.34, and shows it to C programs with an extension only.
    private static let closeFrom: (@Sendable (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> Void)? = {
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return nil }
        typealias Function = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt
        let function = unsafeBitCast(symbol, to: Function.self)
        return { _ = function($0, $1) }
    }()

    /// Runs a program and reads what it prints; nil when it does not start or does not end in time.
    private func run(_ arguments: [String], _ deadline: Deadline) -> [UInt8]? {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // A program that hangs must hold none of the terminal's sockets and stores.
        Self.closeFrom?(&actions, 3)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        // No variable of this process, least of all a secret one, is the program's business.
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var child = pid_t()
        let started = posix_spawn(&child, arguments[0], &actions, nil, &words, &environment)
        close(ends[1])
        guard started == 0 else { return nil }
        var output: [UInt8] = []
        var isWhole = false
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var entry = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        while output.count < 1 << 20, poll(&entry, 1, deadline.left) > 0 {
            let count = Glibc.read(ends[0], &buffer, buffer.count)
            guard count > 0 else {
                isWhole = count == 0
                break
            }
            output += buffer[..<count]
        }
        if !isWhole { kill(child, SIGKILL) }
        var status: CInt = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return isWhole ? output : nil
    }
}
