import ChildProcess
import Foundation
import Glibc

/// HAProxy in front of the nodes: each connection goes to another one, and none to one that does not answer.
actor Balancer {
    nonisolated let port: Int
    private let folder: String
    private var process: ChildProcess?
    private var socket: String { folder + "/haproxy.sock" }

    private static let places = ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy"]
    private static var program: String? { places.first { access($0, X_OK) == 0 } }

    /// Why there is no balancer here; nil where there is one.
    static var obstacle: String? {
        program == nil ? "no HAProxy is installed (scripts/setup.sh failover)" : nil
    }

    init(port: Int, nodes: [Int], folder: String) async throws {
        guard let program = Self.program else { throw Tool.Failed(description: Self.obstacle ?? "no HAProxy") }
        (self.port, self.folder) = (port, folder)
        let servers = nodes.enumerated().map { "    server node\($0.offset + 1) 127.0.0.1:\($0.element)" }
        let text = """
            global
                stats socket \(folder)/haproxy.sock mode 600 level operator
            defaults
                mode tcp
                timeout connect 500ms
                timeout client 1h
                timeout server 1h
                timeout check 500ms
                retries 1
                option redispatch
            frontend terminals
                bind 127.0.0.1:\(port)
                default_backend hosts
            backend hosts
                balance roundrobin
                default-server check inter 250ms fall 2 rise 1 on-marked-down shutdown-sessions
            \(servers.joined(separator: "\n"))

            """
        let path = folder + "/haproxy.cfg"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let log = folder + "/haproxy.log"
        process = try ChildProcess(program, ["-db", "-q", "-f", path], output: log, errors: log)
        let end = ContinuousClock.now + .seconds(10)
        while statistics() == nil {
            guard process?.isRunning == true, ContinuousClock.now < end else {
                let words = FileManager.default.contents(atPath: log) ?? Data()
                throw Tool.Failed(description: "HAProxy does not start: \(String(decoding: words, as: UTF8.self))")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    deinit { process?.kill() }

    func end() async {
        process?.kill()
        _ = await process?.end()
    }

    /// How many connections each node was given. Source: HAProxy's management guide, `show stat`: column 8, `stot`.
    func connections() -> [String: Int] {
        var counts: [String: Int] = [:]
        for line in (statistics() ?? "").split(separator: "\n") {
            let columns = line.split(separator: ",", omittingEmptySubsequences: false)
            guard columns.count > 8, columns[0] == "hosts", columns[1].hasPrefix("node") else { continue }
            counts[String(columns[1])] = Int(columns[7])
        }
        return counts
    }

    private func statistics() -> String? {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard socket.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socket.utf8) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { return nil }
        TCPLine.send(Array("show stat\n".utf8), descriptor)
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8_192)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            text += chunk.prefix(count)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
