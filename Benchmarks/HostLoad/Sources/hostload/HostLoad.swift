import Foundation
import UnionPay

/// `hostload BINARY FOLDER [SECONDS [TERMINALS …]]`: durable sales a second through a built host.
///
/// Per number of terminals: a fresh host, sales in a closed loop, then the same rows and commits written bare to the
/// same SQLite in the same folder.
@main
enum HostLoad {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else {
            print("hostload BINARY FOLDER [SECONDS [TERMINALS ...]]")
            exit(64)
        }
        let seconds = arguments.count > 2 ? Int(arguments[2]) ?? 10 : 10
        let counts = arguments.count > 3 ? arguments[3...].compactMap { Int($0) } : [1, 32, 128]
        var profile = AcquirerProfile.standard
        profile.transport = .plain
        print("terminals    sales/s   bare/s  ratio   p50 ms   p99 ms  works/commit  in commits  terminals' CPU")
        do {
            for count in counts {
                try measure(count, binary: arguments[0], folder: "\(arguments[1])/\(count)", profile, seconds: seconds)
            }
        } catch {
            FileHandle.standardError.write(Data("hostload: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func measure(
        _ count: Int, binary: String, folder: String, _ profile: AcquirerProfile, seconds: Int
    ) throws {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let config = folder + "/host.yaml"
        // Neither the journal's limit nor that of one terminal's requests bounds this run. The simulated issuer does not delay.
        try "terminalRate: 0\nprofile:\n  transport: plain\n  journalLimit: 100000\n"
            .write(toFile: config, atomically: true, encoding: .utf8)
        let data = folder + "/host"
        let keys = try HostProcess.register(count, binary: binary, folder: data, config: config)
        let host = try HostProcess(binary: binary, folder: data, config: config)
        let load: Load
        let before = clock()
        do {
            load = try Load.run(keys, host: host, profile: profile, seconds: seconds)
        } catch {
            host.stop()
            throw error
        }
        let busy = Double(clock() - before) / Double(CLOCKS_PER_SEC) / load.seconds
        host.stop()
        let group = max(1, Int(load.meanGroup.rounded()))
        // The median of three: what else uses the disk shows in a single one.
        let passes = try (0..<3).map { _ in
            try BareLedger.perSecond(
                copying: data + "/ledger.sqlite", to: folder + "/bare.sqlite", group: group, limit: 20_000)
        }.sorted()
        let bare = passes[1]
        print(
            String(
                format: "%9d  %9.0f%9.0f%7.2f%9.2f%9.2f%14.1f%11.0f%%%15.0f%%", count, load.perSecond, bare,
                load.perSecond / bare, load.percentile(50), load.percentile(99), load.meanGroup,
                100 * load.commitSeconds / load.seconds, 100 * busy))
    }
}
