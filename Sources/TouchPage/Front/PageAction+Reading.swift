internal import StrictJSON
internal import UnionPay

extension ActionRequest {
    /// Reads the body of a request: `{"screen": …, "action": …}` and the action's own fields, no others.
    ///
    /// - Throws: ``FieldProblem`` that names the field, what was expected and what was found; never a password.
    init(identifier: String, body: [UInt8]) throws(FieldProblem) {
        let value: JSONValue
        do throws(JSONProblem) {
            value = try JSONValue(parsing: body, maximumDepth: 4)
        } catch {
            throw FieldProblem(field: "body", expected: error.expected, found: "\(error.found) at byte \(error.offset)")
        }
        var reader = try ObjectReader(value)
        screen = try reader.string("screen", upTo: 40)
        let kind: PageActionKind = try reader.choice("action")
        action = try PageAction(kind, &reader)
        try reader.finish()
        self.identifier = identifier
    }
}

/// The names of the actions in a request.
enum PageActionKind: String, CaseIterable {
    case sale, print, sendStored, openVoid, openRefund, giveAmount, openReceipts, findReceipts, openReceipt, choosePaper
    case openEndOfDay, confirmFreeze, resolveItem, giveCount, chooseReason, supervisor, confirm
    case retryNow, insist, proceed, back, wake
    case openDay, release, openHandTest, handTested
    case chooseLanguage, selectOperator, password, openPasswordChange, changePassword, askCode, unlock, lock, touch,
        setUp
}

extension PageAction {
    /// The largest amount that F4 can hold.
    fileprivate static let amounts: ClosedRange<Int64> = 1...999_999_999_999

    init(_ kind: PageActionKind, _ reader: inout ObjectReader) throws(FieldProblem) {
        switch kind {
        case .sale:
            self = .sale(amount: try Self.amount(&reader), tender: try reader.choice("tender"))
        case .print: self = .print(try Document(&reader))
        case .openReceipts: self = .openReceipts
        case .findReceipts: self = .findReceipts(try ReceiptQuery(&reader))
        case .openReceipt: self = .openReceipt(try reader.string("transaction", upTo: 64))
        case .choosePaper: self = .choosePaper(try reader.string("paper", upTo: 40))
        case .sendStored: self = .sendStored
        case .openVoid: self = .openVoid(try reader.string("transaction", upTo: 64))
        case .openRefund: self = .openRefund
        case .giveAmount: self = .giveAmount(try Self.amount(&reader))
        case .openEndOfDay: self = .openEndOfDay
        case .confirmFreeze: self = .confirmFreeze
        case .resolveItem: self = .resolveItem(try reader.string("item", upTo: 64), try reader.choice("choice"))
        case .giveCount: self = .giveCount(try PageAction.pieces(&reader))
        case .chooseReason: self = .chooseReason(try reader.string("reason", upTo: 40))
        case .supervisor:
            self = .supervisor(
                number: try reader.string("operator", upTo: 8), password: try reader.secret("password"))
        case .confirm:
            self = .confirm(
                identifier: try reader.string("identifier", upTo: 64), hash: try reader.string("hash", upTo: 128))
        case .retryNow: self = .retryNow
        case .insist: self = .insist
        case .openDay: self = .openDay
        case .release: self = .release(try reader.string("transaction", upTo: 64))
        case .openHandTest: self = .openHandTest
        case .handTested:
            self = .handTested(try reader.choice("part"), dead: try Self.names("dead", &reader))
        case .proceed: self = .proceed
        case .back: self = .back
        case .wake: self = .wake
        case .chooseLanguage: self = .chooseLanguage(try reader.choice("language", of: Language.self))
        case .selectOperator: self = .selectOperator(try reader.string("operator", upTo: 8))
        case .password: self = .password(try reader.secret("password"))
        case .openPasswordChange: self = .openPasswordChange
        case .changePassword:
            let current = reader.optional("current") == nil ? nil : try reader.secret("current")
            self = .changePassword(
                current: current, new: try reader.secret("new"), repeated: try reader.secret("repeated"))
        case .askCode: self = .askCode
        case .unlock: self = .unlock(code: try reader.secret("code"))
        case .lock: self = .lock
        case .touch: self = .touch
        case .setUp: self = .setUp(try SetUpEntry(&reader))
        }
    }

    private static func amount(_ reader: inout ObjectReader) throws(FieldProblem) -> Int64 {
        try reader.integer("amount", in: amounts, "a whole number of minor units, 1 and up")
    }

    /// Up to a hundred short names.
    private static func names(_ field: String, _ reader: inout ObjectReader) throws(FieldProblem) -> [String] {
        let expected = "an array of up to 100 names"
        guard case .array(let values) = try reader.value(field, expected), values.count <= 100 else {
            throw FieldProblem(field: field, expected: expected, found: "something else")
        }
        var names: [String] = []
        for value in values {
            guard case .string(let name) = value, name.utf8.count <= 10 else {
                throw FieldProblem(field: field, expected: "a name", found: "something else")
            }
            names.append(name)
        }
        return names
    }

    /// `"counts": {"10000": 3}`: pieces by minor units, in the order of value.
    private static func pieces(_ reader: inout ObjectReader) throws(FieldProblem) -> [CountedPieces] {
        var counts = try ObjectReader(try reader.value("counts", "an object of pieces by value"), path: "counts")
        var pieces: [CountedPieces] = []
        for member in counts.all() {
            let field = counts.field(String(member.name.prefix(40)))
            guard let value = Int64(member.name), value > 0, String(value) == member.name else {
                throw FieldProblem(
                    field: field, expected: "a denomination in minor units", found: "\"\(member.name.prefix(40))\"")
            }
            let number = try ObjectReader.integer(
                member.value, in: 0...1_000_000, field: field, "a whole number of pieces, 0 to 1000000")
            pieces.append(CountedPieces(value: value, pieces: Int(number)))
        }
        return pieces.sorted { $0.value > $1.value }
    }
}

extension PageAction.Document {
    fileprivate enum Kind: String, CaseIterable { case slip, receipt }

    fileprivate init(_ reader: inout ObjectReader) throws(FieldProblem) {
        switch try reader.choice("document", of: Kind.self) {
        case .slip: self = .slip
        case .receipt: self = .receipt(try reader.string("transaction", upTo: 64))
        }
    }
}

extension PageAction.ReceiptQuery {
    fileprivate init(_ reader: inout ObjectReader) throws(FieldProblem) {
        self.init()
        if reader.optional("stan") != nil {
            stan = Int(try reader.integer("stan", in: 1...999_999, "a number from 1 to 999999"))
        }
        if reader.optional("amount") != nil {
            amount = try reader.integer("amount", in: PageAction.amounts, "a whole number of minor units, 1 and up")
        }
        lastFour = try Self.digits("lastFour", [4], "four digits", &reader)
        day = try Self.digits("day", [4, 8], "MMDD or YYYYMMDD", &reader)
        guard stan != nil || amount != nil || lastFour != nil || day != nil else {
            throw FieldProblem(field: "stan", expected: "stan, amount, lastFour or day", found: "none of them")
        }
    }

    private static func digits(
        _ name: String, _ lengths: [Int], _ expected: String, _ reader: inout ObjectReader
    ) throws(FieldProblem) -> String? {
        guard reader.optional(name) != nil else { return nil }
        let text = try reader.string(name, upTo: 8)
        guard lengths.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw FieldProblem(field: name, expected: expected, found: "something else")
        }
        return text
    }
}

extension PageAction.SetUpEntry {
    fileprivate enum Kind: String, CaseIterable { case identityIsRight, account }

    fileprivate init(_ reader: inout ObjectReader) throws(FieldProblem) {
        switch try reader.choice("entry", of: Kind.self) {
        case .identityIsRight: self = .identityIsRight
        case .account:
            self = .account(
                number: try reader.string("operator", upTo: 8), name: try reader.string("name", upTo: 40),
                password: try reader.secret("password"), repeated: try reader.secret("repeated"))
        }
    }
}

extension ObjectReader {
    /// A password; an error says only that it was missing, no string, or how long it was.
    fileprivate mutating func secret(_ name: String) throws(FieldProblem) -> Secret {
        Secret(try string(name, upTo: 128, "a string of 1 to 128 characters"))
    }
}
