public import ISO8583

extension Catalogue {
    /// Whether F62 of a message is known to hold no key: the serial number of a sign-in, the remarks of a chip upload,
    /// parameters or status, each of its own form. False for the answer to a sign-in and for whatever is not known.
    public static func hasOpenF62(_ message: Message) -> Bool {
        guard let kind = classify(message), let bytes = message.bytes(62) else { return false }
        switch kind {
        case .signIn:
            return !message.mti.isResponse && (try? SignInSequence(parsing: bytes)) != nil
        case .icUpload, .icNotice:
            return (try? ICUploadData(parsing: bytes)) != nil
        case .repairTicket:
            return (try? RepairNotice(parsing: bytes)) != nil || (try? RepairNotice.Receipt(parsing: bytes)) != nil
        case .comparison:
            return message.mti.isResponse
                ? (try? ComparisonAnswer(parsing: bytes)) != nil : (try? ComparisonQuestion(parsing: bytes)) != nil
        case .shopFreeze:
            return message.mti.isResponse
                ? (try? ShopFreezeReply(parsing: bytes)) != nil : ShopFreezeNotice(parsing: bytes) != nil
        case .parameterDownload, .statusUpload:
            return (try? TerminalParameters(parsing: bytes)) != nil
        default:
            return false
        }
    }
}
