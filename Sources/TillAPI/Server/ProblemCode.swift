internal import HTTPTypes

/// Why a request was not done, as programs tell it apart. The words stay the same from version to version.
public enum ProblemCode: String, Sendable, CaseIterable {
    // The request itself.
    case wrongHost, foreignOrigin, unauthorized, rateLimited, notFound, methodNotAllowed
    case unsupportedMediaType, bodyTooLarge, malformedJSON, invalidField
    case missingKey, invalidKey, keyUsed
    // What the terminal says.
    case unknownTransaction, unknownOriginal, originalNotFit, notPermitted, readerTaken, noReader, alreadyPresented
    case closingUnderWay, busy, storeFailed, storageFull, stopping
    // The end of the day.
    case notAsked, listChanged, needsApproval, operatorNeeded, passwordRefused
}

extension ProblemCode {
    var status: HTTPResponse.Status {
        switch self {
        case .wrongHost: .misdirectedRequest
        case .foreignOrigin, .needsApproval, .operatorNeeded, .passwordRefused: .forbidden
        case .unauthorized: .unauthorized
        case .rateLimited: .tooManyRequests
        case .methodNotAllowed: .methodNotAllowed
        case .notFound, .unknownTransaction, .unknownOriginal: .notFound
        case .unsupportedMediaType: .unsupportedMediaType
        case .bodyTooLarge: .contentTooLarge
        case .malformedJSON, .missingKey, .invalidKey: .badRequest
        case .invalidField: .unprocessableContent
        case .keyUsed, .originalNotFit, .notPermitted, .readerTaken, .noReader, .alreadyPresented, .closingUnderWay,
            .notAsked, .listChanged:
            .conflict
        case .busy, .storeFailed, .storageFull, .stopping: .serviceUnavailable
        }
    }

    var title: String {
        switch self {
        case .wrongHost: "The request names another host"
        case .foreignOrigin: "The request comes from a web page of another origin"
        case .unauthorized: "No valid token"
        case .rateLimited: "Too many requests"
        case .notFound: "No such path"
        case .methodNotAllowed: "No such method on this path"
        case .unsupportedMediaType: "Another content type than JSON"
        case .bodyTooLarge: "The body is too large, or broke off"
        case .malformedJSON: "The body is not JSON as it is read here"
        case .invalidField: "A field is wrong"
        case .missingKey: "No idempotency key"
        case .invalidKey: "An idempotency key of another form"
        case .keyUsed: "The idempotency key was used with another body"
        case .unknownTransaction: "No such transaction is known"
        case .unknownOriginal: "No such original stands here"
        case .originalNotFit: "The original is not fit for this"
        case .notPermitted: "The terminal does not permit this"
        case .readerTaken: "The reader waits for another till's card"
        case .noReader: "No card reader is set up"
        case .alreadyPresented: "The card has been presented, or the order has ended"
        case .closingUnderWay: "The day is being closed"
        case .busy: "The terminal has too much to do"
        case .storeFailed: "The journal could not be written"
        case .storageFull: "The storage is full"
        case .stopping: "The terminal is being stopped"
        case .notAsked: "No closing waits for this answer"
        case .listChanged: "The transactions are not the ones that were shown"
        case .needsApproval: "A supervisor must approve"
        case .operatorNeeded: "An operator must be there"
        case .passwordRefused: "The password was refused"
        }
    }

    /// What to do about it.
    var remedy: String {
        switch self {
        case .wrongHost: "Call the terminal by 127.0.0.1 or localhost."
        case .foreignOrigin: "Call from a program, not from a web page."
        case .unauthorized:
            "Send Authorization: Bearer with the token that `qiantui terminal till add` showed."
        case .rateLimited: "Wait as long as Retry-After says, then send the same request with the same key."
        case .notFound: "See /v1/openapi.json."
        case .methodNotAllowed: "Use a method that Allow names."
        case .unsupportedMediaType: "Send Content-Type: application/json."
        case .bodyTooLarge: "Send the whole body, at most 16,384 bytes."
        case .malformedJSON: "Send one JSON object, each name once."
        case .invalidField: "Correct the named field. Nothing was done: the same key may be used again."
        case .missingKey: "Send Idempotency-Key: a new one for each act, the same one for each retry."
        case .invalidKey: "Use 1 to 64 letters, digits, hyphens and underscores."
        case .keyUsed: "Ask for that transaction, or use a new key for a new act. Nothing was done."
        case .unknownTransaction: "If a request with this key was sent and not answered, send it again with the key."
        case .unknownOriginal: "Name a sale by its idempotency key, or by batch and STAN as its slip has them."
        case .originalNotFit: "Look at the original: it is voided, adjusted or refunded already."
        case .notPermitted: "See the detail. Nothing was done."
        case .readerTaken: "Wait until that till has finished, or let it cancel."
        case .noReader: "Connect a reader and start the terminal with it; cash can be taken."
        case .alreadyPresented: "Ask for its status; void it once it is approved."
        case .closingUnderWay: "Wait until the day is closed, or cancel the closing while that is possible."
        case .busy: "Send the same request with the same key in a moment."
        case .storeFailed: "Ask for the transaction by its key before anything else; look at the terminal's disk."
        case .storageFull: "Close the day: that makes room. Nothing was done, and nothing is lost."
        case .stopping: "Send the same request with the same key when the terminal is back."
        case .notAsked: "Look at /v1/end-of-day: answer the question that stands there."
        case .listChanged: "Look at the new list, then confirm that one."
        case .needsApproval: "Send a supervisor's number and password."
        case .operatorNeeded: "Begin with mode attended; an operator proves who closes the day."
        case .passwordRefused: "See the detail; after too many tries the operator is locked out."
        }
    }
}
