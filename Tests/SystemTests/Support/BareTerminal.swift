import DayEnd
import HostService
import ISO8583
import PaymentSecurity
import Testing
import UnionPay

/// A terminal without a machine behind it: it says to a host whatever a test wants, right or wrong.
struct BareTerminal {
    var socket: RawSocket
    let pair: Pair
    var batch = 1
    var stan = 0
    private var keys: WorkingKeys?

    init(_ pair: Pair) throws {
        self.pair = pair
        socket = try RawSocket.connect(port: pair.hostPort)
    }

    mutating func reconnect() throws { socket = try RawSocket.connect(port: pair.hostPort) }

    // MARK: Messages

    /// A message with the fields that every request has; the next F11.
    private mutating func message(_ mti: MTI, _ kind: MessageKind) throws -> Message {
        stan += 1
        var message = Message(mti: mti)
        message.set(11, Self.padded(stan, 6))
        message.set(41, Pair.terminal)
        message.set(42, Pair.merchant)
        message.set(60, try pair.profile.privateData(for: kind, batch: batch).text)
        return message
    }

    mutating func signInMessage() throws -> Message {
        var message = try message(.networkManagementRequest, .signIn)
        message.set(62, bytes: Array("Sequence No16311231122334455".utf8))
        message.set(63, "01 ")
        return message
    }

    /// A sale with a card that was keyed in.
    mutating func sale(_ amount: Int, pan: String = TestCard.domestic.pan) throws -> Message {
        var message = try message(.financialRequest, .financial(.sale))
        message.set(2, pan)
        message.set(3, "000000")
        message.set(4, Self.padded(amount, 12))
        message.set(14, TestCard.expiry)
        message.set(22, "012")
        message.set(25, "00")
        message.set(49, "156")
        message.set(64, bytes: [UInt8](repeating: 0, count: 8))
        return message
    }

    /// The reversal of a sale that no answer came to.
    func reversal(of sale: Message) throws -> Message {
        var message = Message(mti: .reversalRequest)
        for field in [2, 3, 4, 11, 14, 22, 25, 41, 42, 49] {
            if let bytes = sale.bytes(field) { message.set(field, bytes: bytes) }
        }
        message.set(39, "98")
        message.set(60, try pair.profile.privateData(for: .reversal(.sale), batch: batch).text)
        message.set(64, bytes: [UInt8](repeating: 0, count: 8))
        return message
    }

    /// The end of an upload without a line.
    mutating func uploadEnd() throws -> Message {
        var message = try message(.fileActionAdvice, .uploadEnd(balanced: true))
        message.set(48, "0000")
        return message
    }

    /// A settlement; of a batch without a line where no totals are given.
    mutating func settlement(totals: String? = nil) throws -> Message {
        var message = try message(.reconciliationRequest, .settlement)
        message.set(48, totals ?? String(repeating: "0", count: 62))
        message.set(49, "156")
        message.set(63, "01 ")
        return message
    }

    mutating func signOffMessage() throws -> Message { try message(.networkManagementAdvice, .signOff) }

    // MARK: The wire

    /// The frame with its length; where there is an F64, under the working keys.
    func framed(_ message: Message) throws -> [UInt8] {
        var encoded = try FrameFormat.standard.encode(pair.profile.requestFrame(message))
        if message.has(64), let keys {
            encoded.setMAC(try pair.profile.macAlgorithm.code(over: encoded.bytes[encoded.macRange], key: keys.mak))
        }
        return encoded.bytes
    }

    /// Sends bytes and reads the answer to them.
    func exchange(_ bytes: [UInt8]) async throws -> Message? {
        try socket.write(bytes)
        return try await socket.readFrame().flatMap { try Relay.format.decode($0).message }
    }

    /// F39 of the answer to a message.
    func code(_ message: Message) async throws -> String? { try await exchange(framed(message))?.text(39) }

    /// Signs in, and opens the working keys under the master key that both components make.
    mutating func signIn() async throws {
        let answer = try #require(try await exchange(framed(signInMessage())))
        #expect(answer.text(39) == "00")
        let components = try pair.registered.components.map {
            KeyComponents.Component(try SecretKey(hex: $0.component), checkValue: try KCV(hex: $0.checkValue))
        }
        let scheme = pair.profile.keyScheme
        let tmk = try KeyComponents.combine(
            components, scheme.algorithm, checkValue: KCV(hex: pair.registered.checkValue))
        keys = try WorkingKeys.unwrap(try #require(answer.bytes(62)), scheme: scheme, under: tmk)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
