public import UnionPay

/// What a person can ask for on a page.
///
/// Passwords stand here as text, on their way from one request's body to the check; no description shows them.
public enum PageAction: Sendable {
    // Selling.
    /// Minor units, 1 and up.
    case sale(amount: Int64, tender: Tender)
    case print(Document)
    /// Opens the look-up of transactions.
    case openReceipts
    case findReceipts(ReceiptQuery)
    /// Shows a receipt, by the name that its transaction has in the view.
    case openReceipt(String)
    /// Another of the papers that the screen offers.
    case choosePaper(String)
    case sendStored
    /// Asks about undoing a transaction, by the name that it has in the view.
    case openVoid(String)
    /// Asks about refunding the payment whose receipt is shown.
    case openRefund
    /// How much of it goes back: minor units, 1 and up.
    case giveAmount(Int64)
    /// Asks for the count of the drawer with which the day begins.
    case openDay
    /// Tries an act again that was set aside, by the name that it has in the view.
    case release(String)
    case openHandTest
    /// Which of the places or keys did not answer.
    case handTested(HandTrial.Part, dead: [String])

    // The closing.
    case openEndOfDay
    case confirmFreeze
    /// Gives the closing up to deal with an unfinished transaction, by the name that it has in the view.
    case resolveItem(String, ItemChoice)
    /// Pieces by denomination (minor units), largest first; denominations that are not named count as none.
    case giveCount([CountedPieces])
    case chooseReason(String)
    case supervisor(number: String, password: Secret)
    case confirm(identifier: String, hash: String)
    case retryNow
    /// Does not wait for the host's hours.
    case insist
    /// Goes on where the screen offers it.
    case proceed
    case back
    case wake

    // People.
    case chooseLanguage(Language)
    case selectOperator(String)
    case password(Secret)
    case openPasswordChange
    case changePassword(current: Secret?, new: Secret, repeated: Secret)
    /// Asks for what the acquirer's desk wants to hear before it gives a one-time code.
    case askCode
    /// A one-time code that releases a lock.
    case unlock(code: Secret)
    case lock
    /// Somebody is there: nothing but that.
    case touch
    case setUp(SetUpEntry)

    /// What can be printed.
    public enum Document: Hashable, Sendable {
        case slip
        /// By the name that its transaction has in the view.
        case receipt(String)
    }

    /// What is known of a transaction; at least one of it.
    public struct ReceiptQuery: Hashable, Sendable {
        /// F11, 1 to 999999.
        public var stan: Int?
        /// Minor units.
        public var amount: Int64?
        /// The card's last four digits.
        public var lastFour: String?
        /// YYYYMMDD, or MMDD for the latest such day.
        public var day: String?

        public init(stan: Int? = nil, amount: Int64? = nil, lastFour: String? = nil, day: String? = nil) {
            self.stan = stan
            self.amount = amount
            self.lastFour = lastFour
            self.day = day
        }
    }

    public struct CountedPieces: Hashable, Sendable {
        /// Minor units.
        public var value: Int64
        public var pieces: Int

        public init(value: Int64, pieces: Int) {
            self.value = value
            self.pieces = pieces
        }
    }

    /// An answer of the first set-up.
    public enum SetUpEntry: Sendable {
        case identityIsRight
        case account(number: String, name: String, password: Secret, repeated: Secret)
    }
}

/// A password or a one-time code: its text is for the check alone.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The text, to be handed to the check and nowhere else.
    public var text: String

    public init(_ text: String) { self.text = text }

    public var description: String { "(secret)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
