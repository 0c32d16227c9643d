public import DayEnd
public import ISO8583
public import PaymentSecurity
public import TerminalCore
public import UnionPay

/// Turns a request of the core into bytes for the wire, and bytes from the wire into an answer for the core.
///
/// The production shell and the simulator both use it: there is one way in which PAN, track, PIN and MAC get into a
/// message.
public struct TerminalSealer: Sendable {
    public var configuration: TerminalConfiguration
    /// Of the last sign-in; nil before one and after rest.
    public var keys: WorkingKeys?

    private let format: FrameFormat

    public init(configuration: TerminalConfiguration) {
        self.configuration = configuration
        format = FrameFormat(
            hasLength: false, hasHeader: configuration.profile.hasHeader, dialect: .unionPayTerminal)
    }

    /// The frame without its two length bytes.
    ///
    /// - Parameters:
    ///   - presentation: Track, PIN and scanned code, while the card is at hand.
    ///   - open: Opens the sealed reference of a line.
    public func seal(
        _ request: OutgoingRequest, presentation: CardPresentation?,
        open: (CardReference) throws(SealingError) -> CardSecrets
    ) throws(SealingError) -> [UInt8] {
        var message = request.message
        try addCard(request.sealing, presentation, open, to: &message)
        try addDetails(request.sealing.details, open, to: &message)
        let profile = configuration.profile
        if request.sealing.wantsMAC { message.set(64, bytes: [UInt8](repeating: 0, count: MACAlgorithm.length)) }
        let frame = profile.requestFrame(message, testing: configuration.isTesting)
        var encoded = try sealing(SealingError.encode) { () throws(EncodeError) in try format.encode(frame) }
        if request.sealing.wantsMAC {
            guard let keys else { throw .missing("working keys") }
            let mac = try sealing(SealingError.security) { () throws(SecurityError) in
                try profile.macAlgorithm.code(over: encoded.bytes[encoded.macRange], key: keys.mak)
            }
            encoded.setMAC(mac)
        }
        return encoded.bytes
    }

    /// Reads an answer and says what its MAC says.
    public func open(
        _ bytes: [UInt8]
    ) throws(SealingError) -> (message: Message, processing: ProcessingRequest?, mac: TerminalCore.MACState) {
        let frame = try sealing(SealingError.decode) { () throws(DecodeError) in try format.decode(bytes) }
        var message = frame.message
        var state = TerminalCore.MACState.absent
        if let mac = message.bytes(64) {
            let layout = try sealing(SealingError.decode) { () throws(DecodeError) in try format.layout(of: bytes) }
            let isValid = try sealing(SealingError.security) { () throws(SecurityError) in
                guard let keys else { return false }
                return try configuration.profile.macAlgorithm.verify(
                    mac, over: bytes[layout.macRange], key: keys.mak)
            }
            state = isValid ? .valid : .invalid
        }
        // The core has no use for the card's number, and does not get it.
        for field in [2, 35, 36, 52] { message.remove(field) }
        return (message, frame.header?.processingRequest, state)
    }

    /// Opens the key block of a sign-in under the master key.
    public mutating func install(_ block: [UInt8], under tmk: SecretKey) throws(SecurityError) {
        keys = try WorkingKeys.unwrap(block, scheme: configuration.profile.keyScheme, under: tmk)
    }

    // MARK: Secrets

    private func addCard(
        _ wanted: Sealing, _ presentation: CardPresentation?,
        _ open: (CardReference) throws(SealingError) -> CardSecrets, to message: inout Message
    ) throws(SealingError) {
        if wanted.wantsScanCode {
            guard let code = presentation?.scannedCode else { throw .missing("scanned payment code") }
            message.set(
                59, try sealing(SealingError.field) { () throws(FieldError) in try ScanPayload(scanned: code).text })
        }
        guard let reference = wanted.card, wanted.wantsPAN || wanted.wantsTrack || !wanted.emvTags.isEmpty else {
            return
        }
        let secrets: CardSecrets
        if let presentation { secrets = presentation.secrets } else { secrets = try open(reference) }
        if wanted.wantsPAN, !secrets.pan.isEmpty { message.set(2, secrets.pan) }
        if wanted.wantsExpiry, !secrets.expiry.isEmpty { message.set(14, secrets.expiry) }
        if !wanted.emvTags.isEmpty {
            message.set(
                55,
                bytes: try sealing(SealingError.field) { () throws(FieldError) in
                    try ICData(parsing: secrets.chipData).keeping(wanted.emvTags).bytes()
                })
        }
        try addTrackAndPIN(wanted, presentation, secrets, to: &message)
    }

    private func addTrackAndPIN(
        _ wanted: Sealing, _ presentation: CardPresentation?, _ secrets: CardSecrets, to message: inout Message
    ) throws(SealingError) {
        let profile = configuration.profile
        var encryptsTrack = false
        if wanted.wantsTrack, let track = presentation?.track2 {
            encryptsTrack = profile.encryptsTracks && keys?.tdk != nil
            message.set(35, encryptsTrack ? try encrypted(track) : track)
        }
        var hasPIN = false
        if wanted.wantsPIN, let pin = presentation?.pin {
            guard let keys else { throw .missing("working keys") }
            let block = try sealing(SealingError.security) { () throws(SecurityError) in
                try PINBlock.encrypt(
                    PINBlock.format0(pin, pan: secrets.pan), under: keys.pik, profile.keyScheme.algorithm)
            }
            // An SM4 block has 16 bytes and F52 eight: with SM4 keys no PIN is sent.
            if block.count == 8 {
                message.set(26, "12")
                message.set(52, bytes: block)
                hasPIN = true
            }
        }
        guard hasPIN || encryptsTrack else { return }
        message.set(
            53,
            SecurityControl(
                pinFormat: hasPIN ? .withPAN : .none,
                algorithm: profile.keyScheme == .singleDES ? .singleDES : .tripleDES, tracksEncrypted: encryptsTrack
            ).text)
    }

    private func encrypted(_ track: String) throws(SealingError) -> String {
        guard let tdk = keys?.tdk else { throw .missing("TDK") }
        return try sealing(SealingError.security) { () throws(SecurityError) in
            try TrackCipher(tdk: tdk, configuration.profile.keyScheme == .sm4 ? .sm4 : .tripleDES).encrypt(track)
        }
    }

    private func addDetails(
        _ items: [Sealing.UploadItem], _ open: (CardReference) throws(SealingError) -> CardSecrets,
        to message: inout Message
    ) throws(SealingError) {
        guard !items.isEmpty else { return }
        var details: [UploadDetail] = []
        for item in items {
            // A scanned payment code names no card: its twenty digits are zeros.
            let secrets = try open(item.card)
            let pan = secrets.pan.isEmpty ? "0" : secrets.pan
            details.append(
                try sealing(SealingError.field) { () throws(FieldError) in
                    try UploadDetail(
                        cardClass: item.cardClass, stan: item.stan.value, pan: pan, amount: item.amount)
                })
        }
        message.set(
            48, try sealing(SealingError.field) { () throws(FieldError) in try UploadDetails(details).text() })
    }
}
