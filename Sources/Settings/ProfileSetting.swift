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
    ///
    /// - Parameter transport: What the configuration's own key `transport` says, in place of the profile's. Sign-in,
    ///   settlement and sign-off have no MAC: they travel in the clear only where somebody has written `plain`, and then
    ///   no key `tls` may say otherwise.
    public func profile(
        transport: AcquirerProfile.Transport? = nil, hasTLS: Bool = false
    ) throws(SettingsError) -> AcquirerProfile {
        var profile: AcquirerProfile
        switch self {
        case .standard: profile = .standard
        case .qiantui: profile = .qiantui
        case .written(let written): profile = written
        }
        if let transport { profile.transport = transport }
        guard profile.transport == .tls || !hasTLS else {
            throw .invalid("transport", "tls beside the key tls, or plain without it", profile.transport.rawValue)
        }
        do throws(ProfileError) {
            try profile.validate()
        } catch {
            throw .invalid("profile.\(error.key.rawValue)", error.expected, error.found)
        }
        return profile
    }
}
