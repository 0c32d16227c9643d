internal import Glibc
internal import PaymentSecurity

extension StorageKey {
    /// Where a node's storage key comes from.
    public enum Source: Sendable, Equatable {
        /// A systemd credential: a file of this name in `$CREDENTIALS_DIRECTORY` (`LoadCredential=`,
        /// `LoadCredentialEncrypted=`), which may be bound to the machine's TPM.
        case credential(String)
        /// A file that only its owner can reach.
        case file(String)
        /// The file `storage.key` in a folder, made with mode 0600 the first time.
        case folder(String)
    }

    /// Name of the file that `Source.folder` means.
    public static let fileName = "storage.key"

    /// Reads the storage key, or makes it once where the source says so.
    ///
    /// The file holds 32 bytes or 64 hexadecimal digits.
    public static func load(_ source: Source) throws(KeyStoreError) -> StorageKey {
        switch source {
        case .credential(let name):
            guard KeyStore.isName(name) else { throw .name(name) }
            guard let folder = getenv("CREDENTIALS_DIRECTORY") else { throw .credentialsMissing(name: name) }
            // systemd guards the folder itself, and shows an access list as group permission: no check of the mode.
            return try read("\(String(cString: folder))/\(name)", guarded: false)
        case .file(let path):
            return try read(path, guarded: true)
        case .folder(let path):
            let folder = try Folder(path, create: true)
            if try !folder.contains(fileName) {
                try folder.create(fileName, [UInt8](hexadecimal(SecureRandom.bytes(length)).utf8))
            }
            return try read("\(path)/\(fileName)", guarded: true)
        }
    }

    private static func read(_ path: String, guarded: Bool) throws(KeyStoreError) -> StorageKey {
        guard var bytes = try SecretFile.read(path, guarded: guarded, limit: 256) else {
            throw .storageKeyMissing(path: path)
        }
        defer { SecretMemory.wipe(&bytes) }
        do {
            if bytes.count == length {
                return try StorageKey(SecretKey(bytes))
            }
            let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
            return try StorageKey(SecretKey(hex: text))
        } catch {
            throw .storageKeyMalformed(path: path)
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
    }
}
