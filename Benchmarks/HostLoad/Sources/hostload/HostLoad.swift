import Foundation
import UnionPay

/// `hostload BINARY FOLDER [--database URL]… SECONDS TERMINALS…`: durable sales a second through a built host.
///
/// Per number of terminals: a fresh host, sales in a closed loop, then the same rows and commits written bare to the
/// same SQLite in the same folder, or to the same PostgreSQL. There each number of terminals needs an empty database of
/// its own, so as many URLs as numbers.
@main
enum HostLoad {
    /// One row of the table.
    private struct Run {
        var terminals: Int
        var seconds: Int
        var binary: String
        var folder: String
        /// Nil: SQLite in the folder.
        var database: String?
    }

    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var databases: [String] = []
        while let place = arguments.firstIndex(of: "--database"), place + 1 < arguments.count {
            databases.append(arguments[place + 1])
            arguments.removeSubrange(place...(place + 1))
        }
        let counts = arguments.dropFirst(3).compactMap { Int($0) }
        guard arguments.count > 3, let seconds = Int(arguments[2]), counts.count == arguments.count - 3,
            databases.isEmpty || databases.count == counts.count
        else {
            print("hostload BINARY FOLDER [--database URL]... SECONDS TERMINALS...")
            exit(64)
        }
        var profile = AcquirerProfile.standard
        profile.transport = .plain
        print(
            "terminals    sales/s   bare/s  ratio   p50 ms   p99 ms  commit ms  works/commit  in commits  "
                + "terminals' CPU")
        do {
            for (index, count) in counts.enumerated() {
                try measure(
                    Run(
                        terminals: count, seconds: seconds, binary: arguments[0], folder: "\(arguments[1])/\(count)",
                        database: databases.isEmpty ? nil : databases[index]), profile)
            }
        } catch {
            FileHandle.standardError.write(Data("hostload: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func measure(_ run: Run, _ profile: AcquirerProfile) throws {
        let folder = run.folder
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let config = folder + "/host.yaml"
        // Neither the journal's limit nor that of one terminal's requests bounds this run; the simulated issuer does not
        // delay.
        var settings = "terminalRate: 0\nprofile:\n  transport: plain\n  journalLimit: 100000\n"
        if let database = run.database { settings += "database: \"\(database)\"\n" }
        try settings.write(toFile: config, atomically: true, encoding: .utf8)
        let data = folder + "/host"
        let keys = try HostProcess.register(run.terminals, binary: run.binary, folder: data, config: config)
        let host = try HostProcess(binary: run.binary, folder: data, config: config)
        let load: Load
        let before = clock()
        do {
            load = try Load.run(keys, host: host, profile: profile, seconds: run.seconds)
        } catch {
            host.stop()
            throw error
        }
        let busy = Double(clock() - before) / Double(CLOCKS_PER_SEC) / load.seconds
        host.stop()
        let group = max(1, Int(load.meanGroup.rounded()))
        // The median of three: what else uses the disk shows in a single one.
        let passes = try (0..<3).map { _ in
            if let database = run.database {
                return try BarePostgreSQL.perSecond(in: database, group: group, limit: 20_000)
            }
            return try BareLedger.perSecond(
                copying: data + "/ledger.sqlite", to: folder + "/bare.sqlite", group: group, limit: 20_000)
        }.sorted()
        let bare = passes[1]
        print(
            String(
                format: "%9d  %9.0f%9.0f%7.2f%9.2f%9.2f%11.2f%14.1f%11.0f%%%15.0f%%", run.terminals, load.perSecond,
                bare, load.perSecond / bare, load.percentile(50), load.percentile(99),
                1000 * load.commitSeconds / Double(max(1, load.commits)), load.meanGroup,
                100 * load.commitSeconds / load.seconds, 100 * busy))
    }
}
