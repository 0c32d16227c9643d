public import UnionPay

/// All texts in all languages, checked against each other.
public struct Wording: Hashable, Sendable {
    private let tables: [Language: StringTable]

    /// - Throws: ``WordingError`` for a key that is missing or unknown, and for placeholders that differ between
    ///   languages.
    public init(
        simplifiedChinese: StringTable, traditionalChinese: StringTable, english: StringTable
    )
        throws(WordingError)
    {
        for key in WordingKey.allCases {
            let name = key.rawValue
            guard let model = simplifiedChinese[name] else { throw .missing(name, in: simplifiedChinese) }
            for table in [traditionalChinese, english] {
                guard let text = table[name] else { throw .missing(name, in: table) }
                try Wording.check(text, against: model, name, in: table)
            }
        }
        for table in [simplifiedChinese, traditionalChinese, english] { try Wording.checkNames(of: table) }
        tables = [
            .simplifiedChinese: simplifiedChinese, .traditionalChinese: traditionalChinese, .english: english,
        ]
    }

    /// The texts that ship with the product.
    public static func shipped() throws(WordingError) -> Wording {
        try Wording(
            simplifiedChinese: StringTable(file: "zh-Hans.json", bytes: PackageResources.zh_Hans_json),
            traditionalChinese: StringTable(file: "zh-Hant.json", bytes: PackageResources.zh_Hant_json),
            english: StringTable(file: "en.json", bytes: PackageResources.en_json))
    }

    /// All texts of a language, by key, in the table's order.
    public func entries(in language: Language) -> [StringTable.Entry] { tables[language]?.entries ?? [] }

    /// The text with its placeholders as they stand.
    func template(_ key: WordingKey, isOne: Bool = false, in language: Language) -> String {
        guard let table = tables[language] else { return key.rawValue }
        if isOne, let one = table[key.rawValue + "#one"] { return one }
        return table[key.rawValue] ?? key.rawValue
    }

    private static func checkNames(of table: StringTable) throws(WordingError) {
        for entry in table.entries {
            let plain = entry.key.hasSuffix("#one") ? String(entry.key.dropLast(4)) : entry.key
            guard WordingKey(rawValue: plain) != nil, let model = table[plain] else {
                throw WordingError(file: table.file, key: entry.key, problem: "no text of this name is used")
            }
            try check(entry.text, against: model, entry.key, in: table)
        }
    }

    private static func check(
        _ text: String, against model: String, _ key: String, in table: StringTable
    ) throws(WordingError) {
        let expected = Template.placeholders(of: model)
        let found = Template.placeholders(of: text)
        guard expected != found else { return }
        throw WordingError(
            file: table.file, key: key,
            problem: "expected the placeholders \(list(expected)), found \(list(found))")
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.map { "{\($0)}" }.joined(separator: " ")
    }
}

extension WordingError {
    fileprivate static func missing(_ key: String, in table: StringTable) -> WordingError {
        WordingError(file: table.file, key: key, problem: "this text is missing")
    }
}
