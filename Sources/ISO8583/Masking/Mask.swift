/// What of a field's value may be shown to people.
///
/// PCI DSS 4.0, 3.4.1: of a PAN at most the BIN and the last four digits. Track data, PIN blocks and keys: nothing.
public enum Mask: Hashable, Sendable {
    /// All of it.
    case none
    /// A card number: BIN and last four digits.
    case pan
    /// Nothing but its length.
    case hidden
    /// EMV data objects: the tags that carry a card number, track data, PIN or name are hidden, the others shown.
    case tlv
    /// Records with a card number in each: `head` characters, then records of `length` characters, of which `pan` is
    /// a card number. A value of any other length is shown whole.
    case records(head: Int, length: Int, pan: Range<Int>)
}
