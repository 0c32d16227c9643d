import DayEnd
import Operators
import TouchPage
import Wording

/// Who stands at the page. Kept in memory alone: a terminal that starts anew asks anew.
struct PageDoor: Sendable {
    enum Standing: Hashable, Sendable {
        /// Nobody has said who works here.
        case choosing
        /// This person's password is asked.
        case entering(OperatorNumber)
        /// The password was right, and must be changed before anything else.
        case changing(OperatorNumber)
        case working(OperatorNumber)
    }

    var standing = Standing.choosing
    /// What the lock screen says while it is drawn; a touch draws it back and does nothing else.
    var curtain: WordingKey?
    /// When somebody last touched the page.
    var touched: Moment?
    /// The password that was typed just now, for the change that it must come to; gone with that.
    var typed: Secret?
    var founding = PageFounding()

    /// Whoever works here, behind the lock screen too.
    var worker: OperatorNumber? {
        switch standing {
        case .working(let number): number
        default: nil
        }
    }

    var isOpen: Bool { curtain == nil && worker != nil }

    /// Draws the lock screen. The same person's password opens it again.
    mutating func lock(_ text: WordingKey) {
        curtain = text
        typed = nil
        switch standing {
        case .working(let number), .changing(let number): standing = .entering(number)
        case .choosing, .entering: break
        }
    }
}

/// How far the first set-up has come. Passwords are hashed as they are given; all accounts are stored at once.
struct PageFounding: Sendable {
    enum Step: Sendable { case language, identity, accounts }

    var step = Step.language
    var accounts: [FoundingAccount] = []
    var problem: Phrase?

    /// Whose account comes next.
    var role: Role? {
        let order: [Role] = [.administrator, .supervisor, .operator]
        return accounts.count < order.count ? order[accounts.count] : nil
    }

    /// Of language, identity and three accounts.
    static let steps = 5

    var number: Int {
        switch step {
        case .language: 1
        case .identity: 2
        case .accounts: 3 + accounts.count
        }
    }
}
