public import Wording

/// Why nothing was done, by a short code that a help desk can look up. A code is never given a second meaning.
public enum RefusalCode: String, CaseIterable, Codable, Sendable {
    case closing = "E01"
    case notAsked = "E02"
    case list = "E03"
    case approval = "E04"
    case reversal = "E05"
    case away = "E06"
    case signIn = "E07"
    case keys = "E08"
    case busy = "E09"
    case value = "E10"
    case reference = "E11"
    case original = "E12"
    case standing = "E13"
    case refund = "E14"
    case authority = "E15"
    case chip = "E16"
    case scan = "E17"
    case settled = "E18"
    case allowance = "E19"
    case store = "E20"
    case stopping = "E21"
    case halted = "E22"
    case message = "E23"
    case part = "E24"
    case day = "E25"
    case void = "E26"
    case key = "E27"
    case presented = "E28"
    case reader = "E29"
    case full = "E30"
    case request = "E90"
    case pieces = "E91"
    case paper = "E93"
    case fault = "E99"

    /// The words for people.
    public var words: WordingKey {
        switch self {
        case .closing: .refuseClosing
        case .notAsked: .refuseNotasked
        case .list: .refuseList
        case .approval: .refuseApproval
        case .reversal: .refuseReversal
        case .away: .refuseAway
        case .signIn: .refuseSignin
        case .keys: .refuseKeys
        case .busy: .refuseBusy
        case .value: .refuseValue
        case .reference: .refuseReference
        case .original: .refuseOriginal
        case .standing: .refuseStanding
        case .refund: .refuseRefund
        case .authority: .refuseAuthority
        case .chip: .refuseChip
        case .scan: .refuseScan
        case .settled: .refuseSettled
        case .allowance: .refuseAllowance
        case .store: .refuseStore
        case .stopping: .refuseStopping
        case .halted: .refuseHalted
        case .message: .refuseMessage
        case .part: .refusePart
        case .day: .refuseDay
        case .void: .refuseVoid
        case .key: .refuseKey
        case .presented: .refusePresented
        case .reader: .refuseReader
        case .full: .refuseFull
        case .request: .refuseRequest
        case .pieces: .refusePieces
        case .paper: .refusePaper
        case .fault: .refuseFault
        }
    }
}
