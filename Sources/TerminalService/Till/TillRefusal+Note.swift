import DayEnd
import TerminalCore
import TillAPI
import UnionPay
import Wording

/// Why the terminal did nothing, as a till is told: the one place where the machine's refusals become problems.
extension TillRefusal {
    init(_ refusal: Refusal) { self.init(RefusalNote(refusal), refusal.description) }

    /// Nil for a reply that is no refusal.
    init?(_ reply: TerminalReply) {
        guard reply.result == .refused || reply.result == .error else { return nil }
        if let word = reply.people {
            self.init(
                reply.reason == "super.needed" ? .needsApproval : .passwordRefused, reply.reason,
                words: Self.words(Phrase(word)))
            return
        }
        self.init(reply.note ?? RefusalNote(code: .fault), reply.reason)
    }

    /// A request that could not be served at all.
    init(_ error: any Error) {
        let note = RefusalNote(error)
        self.init(note, RequestError.text(error))
        if note.code == .pieces { field = "pieces" }
    }

    init(_ note: RefusalNote, _ detail: String?) {
        self.init(
            ProblemCode(note.code), detail, field: note.code == .value ? note.what : note.code.field,
            words: Self.words(note.phrase))
    }

    private static let wording = try? Wording.shipped()

    private static func words(_ phrase: Phrase?) -> [Language: String] {
        guard let wording, let phrase else { return [:] }
        // English callers get the fuller text that logs have, too.
        let languages = [Language.simplifiedChinese, .traditionalChinese]
        return Dictionary(uniqueKeysWithValues: languages.map { ($0, wording.text(phrase, in: $0)) })
    }
}

extension RefusalCode {
    fileprivate var field: String? { self == .reference ? "reference" : nil }
}

extension ProblemCode {
    /// Every refusal is a problem: a new one does not compile without.
    init(_ code: RefusalCode) {
        self =
            switch code {
            case .closing: .closingUnderWay
            case .notAsked: .notAsked
            case .list: .listChanged
            case .approval: .needsApproval
            case .reversal, .away, .signIn, .keys, .busy: .busy
            case .value, .reference, .pieces, .request: .invalidField
            case .original: .unknownOriginal
            case .standing: .originalNotFit
            case .full: .storageFull
            case .stopping: .stopping
            case .store, .paper, .fault: .storeFailed
            case .key: .keyUsed
            case .presented: .alreadyPresented
            case .reader: .readerTaken
            case .refund, .authority, .chip, .scan, .settled, .allowance, .halted, .message, .part, .day, .void:
                .notPermitted
            }
    }
}
