import DayEnd
import UnionPay

/// A place in a closing where something can go wrong: a step, or one of the messages that a step sends.
public enum GridStep: String, CaseIterable, Codable, Sendable {
    case freeze = "1 freeze"
    case openItems = "2 open items"
    case reversal = "3 drain: reversal"
    case advice = "3 drain: offline sale"
    case amounts = "4 amounts"
    case authorize = "5 authorise"
    case confirm = "6 confirm"
    case selfTest = "7 self-test"
    case settle = "8 settle"
    case details = "9 reconcile: lines"
    case single = "9 reconcile: single line"
    case certificate = "9 reconcile: certificate"
    case uploadEnd = "9 reconcile: end"
    case close = "10 close"
    case signOff = "11 sign off"
    case rest = "12 rest"

    var step: ClosingStep {
        switch self {
        case .freeze: .freeze
        case .openItems: .openItems
        case .reversal, .advice: .drain
        case .amounts: .amounts
        case .authorize: .authorize
        case .confirm: .confirm
        case .selfTest: .selfTest
        case .settle: .settle
        case .details, .single, .certificate, .uploadEnd: .reconcile
        case .close: .close
        case .signOff: .signOff
        case .rest: .rest
        }
    }

    /// Whether a message belongs to this place; never where the step sends nothing.
    func sends(_ kind: MessageKind) -> Bool {
        switch (self, kind) {
        case (.reversal, .reversal), (.settle, .settlement), (.details, .batchUpload), (.single, .singleUpload),
            (.certificate, .icUpload), (.uploadEnd, .uploadEnd), (.signOff, .signOff):
            true
        case (.advice, .financial(let type)): type == .offlineSale
        default: false
        }
    }

    var hasMessage: Bool {
        switch self {
        case .reversal, .advice, .settle, .details, .single, .certificate, .uploadEnd, .signOff: true
        default: false
        }
    }

    /// Until the confirmation is stored a restart cancels the closing.
    var isPreparation: Bool { step <= .confirm }
}

/// What goes wrong there.
public enum GridFault: String, CaseIterable, Codable, Sendable {
    case none
    case requestLost = "request lost"
    case answerLost = "answer lost"
    case requestTwice = "request twice"
    case answerTwice = "answer twice"
    case answerLate = "answer after the time-out"
    case linkBreaks = "link breaks"
    case powerCut = "power cut"
    case notWritten = "record not written"
    case writtenUnseen = "record written, error told"
    case hostDiesBefore = "host dies before its commit"
    case hostDiesAfter = "host dies after its commit"
    case hostAway = "host away"

    /// Something happens to a message.
    var needsMessage: Bool {
        switch self {
        case .none, .powerCut, .notWritten, .writtenUnseen: false
        default: true
        }
    }

    /// It lasts until somebody heals it.
    var lasts: Bool { self == .hostAway }
}

/// What the host says at this place, or of the totals.
public enum GridAnswer: String, CaseIterable, Codable, Sendable {
    case agrees
    case differs
    case cannotCompare = "cannot compare"
    /// 90 once: its day is being switched.
    case passing = "90 once"
    /// 96 until it is repaired.
    case broken = "96 always"
    /// 77 once.
    case signIn = "77 once"

    /// Says something of the totals, not of one message.
    var isVerdict: Bool { self == .agrees || self == .differs || self == .cannotCompare }
}

/// One meeting of the three.
public struct GridCell: Hashable, Codable, Sendable, CustomStringConvertible {
    public var step: GridStep
    public var fault: GridFault
    public var answer: GridAnswer
    /// A second fault at another place.
    public var second: Second?

    public struct Second: Hashable, Codable, Sendable {
        public var step: GridStep
        public var fault: GridFault
    }

    public init(step: GridStep, fault: GridFault, answer: GridAnswer, second: Second? = nil) {
        (self.step, self.fault, self.answer, self.second) = (step, fault, answer, second)
    }

    public var description: String {
        "\(step.rawValue), \(fault.rawValue), \(answer.rawValue)"
            + (second.map { "; then \($0.step.rawValue), \($0.fault.rawValue)" } ?? "")
    }

    /// Every cell with one fault.
    public static let singles: [GridCell] = GridStep.allCases.flatMap { step in
        GridFault.allCases.flatMap { fault in
            GridAnswer.allCases.map { GridCell(step: step, fault: fault, answer: $0) }
        }
    }

    /// Every two faults that pass by themselves, at two places or one after the other at the same, under each verdict.
    public static let pairs: [GridCell] = singles.filter {
        $0.answer.isVerdict && $0.fault != .none && !$0.fault.lasts && $0.forbidden == nil
    }.flatMap { first in
        GridStep.allCases.drop { $0 != first.step }.flatMap { step in
            GridFault.allCases.filter { $0 != .none && !$0.lasts }.map { fault in
                GridCell(
                    step: first.step, fault: first.fault, answer: first.answer,
                    second: Second(step: step, fault: fault))
            }
        }
    }.filter { pair in
        guard let second = pair.second else { return false }
        return GridCell(step: second.step, fault: second.fault, answer: pair.answer).forbidden == nil
    }

    /// The rule by which this cell cannot occur; nil where it can.
    public var forbidden: String? {
        if fault.needsMessage, !step.hasMessage { return "no message leaves in this step" }
        if !answer.isVerdict, !step.hasMessage { return "no answer comes in this step" }
        if isLeftOut, answer == .agrees { return "without a line that is left out no totals agree" }
        if needsDifference, answer == .agrees {
            return "of a class that balances no line is uploaded, only certificates"
        }
        return lacksSecondTry
    }

    /// Two faults at one place, the second of which would need a further try there.
    private var lacksSecondTry: String? {
        guard let second, second.step == step else { return nil }
        switch (fault, second.fault) {
        case (.requestTwice, .requestTwice), (.requestTwice, .requestLost), (.requestTwice, .hostDiesBefore),
            (.requestTwice, .hostDiesAfter), (.answerTwice, .answerTwice), (.answerTwice, .answerLost),
            (.answerTwice, .answerLate):
            // Single lines are several messages.
            return step == .single ? nil : "what has come twice is not sent again"
        case (.writtenUnseen, .writtenUnseen):
            switch step {
            case .advice, .settle, .single, .certificate, .uploadEnd, .signOff, .rest: return nil
            default: return "what is on disk is not written again"
            }
        case (.powerCut, .powerCut):
            return step == .close ? "nothing is left to do after the record that closes the batch" : nil
        default: return nil
        }
    }

    /// Lines are uploaded only of a class that differs.
    private var needsDifference: Bool { step == .details || step == .single }

    /// The host has lost a line before the closing: what it says of the totals, or what brings a line's upload about.
    var hostLacksLine: Bool { answer == .differs || (needsDifference && !answer.isVerdict) }
}
