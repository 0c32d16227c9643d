public import ISO8583
public import PaymentSecurity
public import UnionPay

/// Why a message could not be sealed or opened. Holds no secret.
public enum SealingError: Error, Sendable, CustomStringConvertible {
    case field(FieldError)
    case encode(EncodeError)
    case decode(DecodeError)
    case security(SecurityError)
    /// What was needed and is not there: working keys, a presentation, a data key.
    case missing(String)
    /// What is stored of a card cannot be opened, now or later: its data key is gone, or its bytes are damaged.
    case unreadableCard(String)

    /// No other try will do better.
    public var isCardUnreadable: Bool {
        if case .unreadableCard = self { true } else { false }
    }

    public var description: String {
        switch self {
        case .field(let error): error.description
        case .encode(let error): error.description
        case .decode(let error): error.description
        case .security(let error): "\(error)"
        case .missing(let what): "\(what): expected at hand, found none"
        case .unreadableCard(let problem): "the stored card cannot be read: \(problem)"
        }
    }
}

/// Runs a step and wraps its typed error.
func sealing<Value, Failure: Error>(
    _ wrap: (Failure) -> SealingError, _ step: () throws(Failure) -> Value
) throws(SealingError) -> Value {
    do throws(Failure) {
        return try step()
    } catch {
        throw wrap(error)
    }
}
