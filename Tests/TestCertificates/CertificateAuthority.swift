import Foundation

/// An authority for tests, and certificates of its making, by the command `openssl` of this machine.
public struct CertificateAuthority: Sendable {
    public let certificate: String
    private let key: String
    private let folder: String

    public struct Failed: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter folder: Where the files go; it must be there.
    public init(_ name: String, in folder: String) throws {
        self.folder = folder
        certificate = "\(folder)/\(name).pem"
        key = "\(folder)/\(name).key"
        try Self.openssl(
            ["req", "-x509", "-days", "30", "-out", certificate, "-subj", "/CN=\(name)"] + Self.fresh(key))
    }

    /// When a certificate is good: thirty days from now on, or in January 2020.
    public enum Days: Sendable {
        case now, longPast

        fileprivate var arguments: [String] {
            switch self {
            case .now: ["-days", "30"]
            case .longPast: ["-startdate", "20200101000000Z", "-enddate", "20200131000000Z"]
            }
        }
    }

    /// A certificate that bears these names (`DNS:host.test`, `IP:127.0.0.1`), and its key.
    public func issue(
        _ name: String, for names: [String], in days: Days = .now
    ) throws -> (certificate: String, key: String) {
        let (made, ownKey, request) = ("\(folder)/\(name).pem", "\(folder)/\(name).key", "\(folder)/\(name).csr")
        let register = "\(folder)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: register, withIntermediateDirectories: false)
        try "".write(toFile: register + "/index", atomically: true, encoding: .utf8)
        try """
        [ca]
        default_ca = authority
        [authority]
        database = \(register)/index
        rand_serial = yes
        new_certs_dir = \(register)
        default_md = sha256
        policy = anyone
        x509_extensions = names
        unique_subject = no
        [anyone]
        commonName = supplied
        [names]
        subjectAltName = \(names.joined(separator: ","))
        """.write(toFile: register + "/config", atomically: true, encoding: .utf8)
        try Self.openssl(["req", "-new", "-out", request, "-subj", "/CN=\(name)"] + Self.fresh(ownKey))
        try Self.openssl(
            [
                "ca", "-batch", "-notext", "-config", register + "/config", "-in", request, "-out", made, "-cert",
                certificate, "-keyfile", key,
            ] + days.arguments)
        return (made, ownKey)
    }

    private static func fresh(_ key: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key]
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "openssl \(arguments[0]): \(String(decoding: said, as: UTF8.self))")
        }
    }
}
