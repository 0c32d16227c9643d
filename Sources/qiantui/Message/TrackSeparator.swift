import ISO8583
import UnionPay

/// How documents write the separator of packed track data: `D`, the nibble on the wire, as published messages have it.
/// A message in memory has `=` there, as a card has it. In an encrypted track either stands for the nibble and means
/// nothing.
extension FrameDocument {
    /// The document with the wire's separators.
    func withPackedSeparators(in dialect: Dialect) -> FrameDocument {
        replacing("=", with: "D", in: dialect)
    }

    /// The document with the card's separators; either kind may have stood there.
    func withCardSeparators(in dialect: Dialect) -> FrameDocument {
        replacing("D", with: "=", in: dialect)
    }

    private func replacing(_ old: Character, with new: Character, in dialect: Dialect) -> FrameDocument {
        var document = self
        for spec in dialect.fields where [.z, .zh].contains(spec.kind) && spec.coding == .bcd {
            let key = String(spec.number)
            guard let text = fields[key] else { continue }
            document.fields[key] = String(text.map { $0 == old ? new : $0 })
        }
        return document
    }
}
