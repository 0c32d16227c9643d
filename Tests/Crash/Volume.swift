import ChildProcess
import Foundation
import Glibc

/// An ext4 file system in a file, which can be cut off as a power cut would: what was not synced is gone.
struct Volume: Sendable {
    /// Where it is mounted.
    let path: String
    private let image: String

    /// Why no power can be cut here; nil where it can.
    static func obstacle() async -> String? {
        guard geteuid() == 0 else { return "this needs root, for loop mounts and the kernel's cut of a file system" }
        do {
            let trial = NSTemporaryDirectory() + "/qc-trial-\(getpid())"
            defer { try? FileManager.default.removeItem(atPath: trial) }
            let volume = try await Volume(folder: trial, name: "trial", megabytes: 16)
            let isCut = volume.cut()
            try await volume.unmount()
            return isCut ? nil : "the kernel does not cut file systems (FS_IOC_SHUTDOWN)"
        } catch {
            return "\(error)"
        }
    }

    /// Makes and mounts it.
    init(folder: String, name: String, megabytes: Int = 64) async throws {
        path = "\(folder)/\(name)"
        image = "\(folder)/\(name).img"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try await Tool.run("truncate", ["-s", "\(megabytes)M", image])
        try await Tool.run("mkfs.ext4", ["-qF", image])
        try await mount()
    }

    func mount() async throws { try await Tool.run("mount", ["-o", "loop", image, path]) }
    func unmount() async throws { try await Tool.run("umount", [path]) }

    /// The power goes: nothing reaches the disk any more, the file system's own journal included.
    @discardableResult
    func cut() -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // FS_IOC_SHUTDOWN of linux/fs.h; 2 is without flushing the log.
        var flags: UInt32 = 2
        return ioctl(descriptor, 0x8004_587d, &flags) == 0
    }
}

/// Programs of the system.
enum Tool {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program to its end and returns what it printed; it must end well.
    @discardableResult
    static func run(
        _ name: String, _ arguments: [String], input: String? = nil, status: Int32 = 0
    ) async throws -> String {
        let place = NSTemporaryDirectory() + "/qc-tool-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        if let input { try Data(input.utf8).write(to: URL(fileURLWithPath: place + "/in")) }
        let process = try ChildProcess(
            "/usr/bin/env", [name] + arguments, input: input == nil ? "/dev/null" : place + "/in",
            output: place + "/out", errors: place + "/err")
        let ended = await process.end()
        let text = {
            FileManager.default.contents(atPath: place + "/" + $0).map { String(decoding: $0, as: UTF8.self) }
        }
        guard ended == status else {
            let words = (text("out") ?? "").suffix(600) + (text("err") ?? "").suffix(600)
            throw Failed(description: "\(name) \(arguments.joined(separator: " ")): ended with \(ended): \(words)")
        }
        return text("out") ?? ""
    }
}
