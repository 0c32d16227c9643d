internal import HTTPTypes
internal import UnionPay

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

    /// What it is, and what to do about it.
    func texts(in language: Language) -> (title: String, remedy: String) {
        switch language {
        case .simplifiedChinese: simplifiedChinese
        case .traditionalChinese: traditionalChinese
        case .english: english
        }
    }
}
