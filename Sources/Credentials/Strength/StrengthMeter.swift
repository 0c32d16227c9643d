internal import CZxcvbn
internal import Operators
internal import PaymentSecurity

/// Estimates a password's strength with libzxcvbn (D. Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
/// USENIX Security 2016): its dictionaries, keyboard paths, dates, runs and repeats, and the words handed in.
enum StrengthMeter {
    /// The estimate, with the habits of a shop in China as further words.
    ///
    /// Safe from several threads at once: the library keeps its dictionary in read-only data and no state besides.
    ///
    /// - Parameter words: Terminal, merchant, telephone, names. Only their printable ASCII counts.
    static func strength(of password: Password, words: [String]) -> PasswordStrength {
        var bytes = password.bytes
        defer { SecretMemory.wipe(&bytes) }
        bytes.append(0)
        let texts = (words + HabitWords.numbers + HabitWords.pinyin).map(terminated).filter { $0.count > 2 }
        // One block for all words, and a list of places in it that ends with a null pointer.
        let block = texts.flatMap(\.self)
        let bits = block.withUnsafeBufferPointer { block -> Double in
            guard let base = block.baseAddress else { return 0 }
            var list = [UnsafePointer<CChar>?]()
            var offset = 0
            for text in texts {
                list.append(base + offset)
                offset += text.count
            }
            list.append(nil)
            return bytes.withUnsafeBytes { password in
                guard let start = password.bindMemory(to: CChar.self).baseAddress else { return 0 }
                return ZxcvbnMatch(start, &list, nil)
            }
        }
        guard bits.isFinite, bits > 0 else { return PasswordStrength(millibits: 0) }
        return PasswordStrength(millibits: Int(min(bits, 1_000_000) * 1000))
    }

    /// Small letters, as the library compares them, with the zero at the end.
    private static func terminated(_ word: String) -> [CChar] {
        word.lowercased().utf8.filter { (0x21...0x7E).contains($0) }.map { CChar(bitPattern: $0) } + [0]
    }
}
