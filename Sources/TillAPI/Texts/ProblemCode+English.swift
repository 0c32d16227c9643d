extension ProblemCode {
    /// English.
    var english: (title: String, remedy: String) {
        switch self {
        case .wrongHost: ("The request names another host", "Call the terminal by 127.0.0.1 or localhost.")
        case .foreignOrigin:
            (
                "The request comes from a web page of another origin",
                "Call from a program, not from a web page."
            )
        case .unauthorized:
            (
                "No valid token",
                "Send Authorization: Bearer with the token that `qiantui terminal till add` showed."
            )
        case .rateLimited:
            (
                "Too many requests",
                "Wait as long as Retry-After says, then send the same request with the same key."
            )
        case .notFound: ("No such path", "See /v1/openapi.json.")
        case .methodNotAllowed: ("No such method on this path", "Use a method that Allow names.")
        case .unsupportedMediaType: ("Another content type than JSON", "Send Content-Type: application/json.")
        case .bodyTooLarge: ("The body is too large, or broke off", "Send the whole body, at most 16,384 bytes.")
        case .malformedJSON: ("The body is not JSON as it is read here", "Send one JSON object, each name once.")
        case .invalidField:
            (
                "A field is wrong",
                "Correct the named field. Nothing was done: the same key may be used again."
            )
        case .missingKey:
            (
                "No idempotency key",
                "Send Idempotency-Key: a new one for each act, the same one for each retry."
            )
        case .invalidKey:
            (
                "An idempotency key of another form",
                "Use 1 to 64 letters, digits, hyphens and underscores."
            )
        case .keyUsed:
            (
                "The idempotency key was used with another body",
                "Ask for that transaction, or use a new key for a new act. Nothing was done."
            )
        case .unknownTransaction:
            (
                "No such transaction is known",
                "If a request with this key was sent and not answered, send it again with the key."
            )
        case .unknownOriginal:
            (
                "No such original stands here",
                "Name a sale by its idempotency key, or by batch and STAN as its slip has them."
            )
        case .originalNotFit:
            (
                "The original is not fit for this",
                "Look at the original: it is voided, adjusted or refunded already."
            )
        case .notPermitted: ("The terminal does not permit this", "See the detail. Nothing was done.")
        case .readerTaken:
            (
                "The card reader is in use",
                "Wait until the card there is paid or given up, then try again."
            )
        case .noReader:
            (
                "No card reader is set up",
                "Connect a reader and start the terminal with it; cash can be taken."
            )
        case .alreadyPresented:
            (
                "The card has been presented, or the order has ended",
                "Ask for its status; void it once it is approved."
            )
        case .closingUnderWay:
            (
                "The day is being closed",
                "Wait until the day is closed, or cancel the closing while that is possible."
            )
        case .busy: ("The terminal has too much to do", "Send the same request with the same key in a moment.")
        case .storeFailed:
            (
                "The journal could not be written",
                "Ask for the transaction by its key before anything else; look at the terminal's disk."
            )
        case .storageFull:
            (
                "The storage is full",
                "Close the day: that makes room. Nothing was done, and nothing is lost."
            )
        case .stopping:
            (
                "The terminal is being stopped",
                "Send the same request with the same key when the terminal is back."
            )
        case .notAsked:
            (
                "No closing waits for this answer",
                "Look at /v1/end-of-day: answer the question that stands there."
            )
        case .listChanged:
            (
                "The transactions are not the ones that were shown",
                "Look at the new list, then confirm that one."
            )
        case .needsApproval: ("A supervisor must approve", "Send a supervisor's number and password.")
        case .operatorNeeded:
            (
                "An operator must be there",
                "Begin with mode attended; an operator proves who closes the day."
            )
        case .passwordRefused:
            (
                "The password was refused",
                "See the detail; after too many tries the operator is locked out."
            )
        }
    }
}
