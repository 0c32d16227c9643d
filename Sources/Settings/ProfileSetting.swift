public import UnionPay

/// An acquirer's profile in a configuration file: the name of one that ships, or one written out key by key.
public enum ProfileSetting: Codable, Sendable, Equatable {
    case standard
    case qiantui
    case written(AcquirerProfile)

    public init(from decoder: any Decoder) throws {
        guard let name = try? decoder.singleValueContainer().decode(String.self) else {
            self = .written(try AcquirerProfile(from: decoder))
            return
        }
        switch name {
        case "standard": self = .standard
        case "qiantui": self = .qiantui
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected standard, qiantui or a profile written out, found \"\(name)\""))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .standard:
            var container = encoder.singleValueContainer()
            try container.encode("standard")
        case .qiantui:
            var container = encoder.singleValueContainer()
            try container.encode("qiantui")
        case .written(let profile): try profile.encode(to: encoder)
        }
    }

    /// The profile, its keys checked alone and beside each other.
    public func profile() throws(SettingsError) -> AcquirerProfile {
        let profile: AcquirerProfile
        switch self {
        case .standard: profile = .standard
        case .qiantui: profile = .qiantui
        case .written(let written): profile = written
        }
        do throws(ProfileError) {
            try profile.validate()
        } catch {
            throw .invalid("profile.\(error.key.rawValue)", error.expected, error.found)
        }
        return profile
    }
}
