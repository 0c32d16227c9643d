public import DayEnd
public import UnionPay

/// Single words of slips, for lists on a screen that speak as the paper does.
public enum SlipWords {
    public static func type(_ type: TransactionType, in language: Language) -> String {
        SlipText(type).text(in: language)
    }

    public static func verdict(_ verdict: DayVerdict, in language: Language) -> String {
        SlipText(verdict).text(in: language)
    }

    public static func cashSale(in language: Language) -> String { SlipText.cashSale.text(in: language) }
    public static func cashRefund(in language: Language) -> String { SlipText.cashRefund.text(in: language) }

    /// Columns that a text takes in a fixed-pitch font.
    public static func columns(_ text: String) -> Int { TextWidth.columns(text) }
}
