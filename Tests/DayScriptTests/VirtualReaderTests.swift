import DayEnd
import DayScript
import PaymentSecurity
import Sealing
import Testing
import UnionPay

@Suite("The virtual card reader")
struct VirtualReaderTests {
    static func act(
        _ type: TransactionType, _ way: CardWay, amount: Int64 = 12_345, isDomestic: Bool = true,
        entersPIN: Bool = false,
        number: Int = 7, counter: Int = 300, seed: UInt64 = 1
    ) -> ScriptedAct {
        var random = SplitMix64(seed: seed)
        let card = VirtualCard(
            from: &random, isDomestic: isDomestic, hasChip: way != .swipe, on: VirtualCardTests.day)
        return ScriptedAct(
            number: number, date: VirtualCardTests.day, secondOfDay: 36_000, what: .card(type), amount: amount,
            reference: "T", card: card, way: way, entersPIN: entersPIN, chipCounter: counter,
            expectation: .approved(amount))
    }

    private let reader = VirtualReader(seed: 3)

    @Test(
        "Each way has its entry mode",
        arguments: [
            (CardWay.swipe, true, "021"), (.swipe, false, "022"), (.chip, true, "051"), (.chip, false, "052"),
            (.tap, true, "071"), (.tap, false, "072"), (.scan, false, "032"), (.manual, false, "012"),
            (.scan, true, "032"), (.manual, true, "012"),
        ])
    func entryModes(_ way: CardWay, _ entersPIN: Bool, _ expected: String) throws {
        let reading = try #require(try reader.read(Self.act(.sale, way, entersPIN: entersPIN)))
        #expect(reading.entry.text == expected)
        #expect((reading.presentation.pin != nil) == expected.hasSuffix("1"))
        #expect((reading.sequence != nil) == way.readsChip)
        #expect((reading.presentation.track2 != nil) == [.swipe, .chip, .tap].contains(way))
        #expect((reading.presentation.scannedCode != nil) == (way == .scan))
        #expect(reading.presentation.secrets.pan.isEmpty == (way == .scan))
        #expect(reading.presentation.secrets.chipData.isEmpty == !way.readsChip)
    }

    @Test("Cash and services have no card")
    func withoutCard() throws {
        var act = Self.act(.sale, .chip)
        act.what = .cash(.sale)
        #expect(try reader.read(act) == nil)
        act.what = .service(.echo)
        #expect(try reader.read(act) == nil)
        act = Self.act(.sale, .chip)
        act.card = nil
        #expect(try reader.read(act) == nil)
    }

    @Test("Track 2 has number, expiry, service code and room for a block of either cipher", arguments: [true, false])
    func tracks(isDomestic: Bool) throws {
        let keys = [SecretKey([UInt8](repeating: 0x31, count: 16)), SecretKey([UInt8](repeating: 0x52, count: 16))]
        let ciphers = [try TrackCipher(tdk: keys[0], .tripleDES), try TrackCipher(tdk: keys[1], .sm4)]
        for seed in 0..<60 as Range<UInt64> {
            for way in [CardWay.swipe, .chip] {
                let act = Self.act(.sale, way, isDomestic: isDomestic, seed: seed)
                let card = try #require(act.card)
                let track = try #require(try reader.read(act)?.presentation.track2)
                #expect((33...37).contains(track.count))
                #expect(track.hasPrefix(card.pan + "=" + card.expiry + (way == .chip ? "201" : "101")))
                #expect(track.utf8.filter { $0 == UInt8(ascii: "=") }.count == 1)
                for cipher in ciphers { #expect(try cipher.decrypt(cipher.encrypt(track)) == track) }
            }
        }
    }

    @Test("The chip tells every tag that a request must have, about this very act", arguments: [CardWay.chip, .tap])
    func chipData(way: CardWay) throws {
        let act = Self.act(.sale, way, amount: 999_999_999_999, counter: 0x0ABC)
        let bytes = try #require(try reader.read(act)?.presentation.secrets.chipData)
        let data = try ICData(parsing: bytes)
        #expect(data.missing(ICTag.mandatoryInRequest) == [])
        #expect(data[.amount] == [0x99, 0x99, 0x99, 0x99, 0x99, 0x99])
        #expect(data[.currency] == [0x01, 0x56])
        #expect(data[.country] == [0x01, 0x56])
        #expect(data[.transactionDate] == [0x26, 0x11, 0x23])
        #expect(data[.transactionCounter] == [0x0A, 0xBC])
        #expect(data[.transactionType] == [0x00])
        #expect(data[.cryptogramInformation] == [0x80])
        #expect(data[.cryptogram]?.count == 8)
        #expect(data[.authorizationResponse] == nil)
        #expect(data[.sequenceCounter] == [0, 0, 0, 7])
        // What a reversal and a certificate upload take of it.
        #expect(!data.keeping(ICTag.inReversal).elements.isEmpty)
        #expect(data[.deviceSerial] == Array("00000001".utf8))
    }

    @Test("Amount, currency and serial are written as the fields have them")
    func terminalData() throws {
        let yen = try #require(Currency("JPY"))
        let reader = VirtualReader(seed: 1, currency: yen, country: "392", serial: "AB")
        let bytes = try #require(
            try reader.read(Self.act(.preAuthorization, .chip, amount: 5, isDomestic: false))?.presentation.secrets
                .chipData)
        let data = try ICData(parsing: bytes)
        #expect(data[.currency] == [0x03, 0x92])
        #expect(data[.country] == [0x03, 0x92])
        #expect(data[.amount] == [0, 0, 0, 0, 0, 5])
        #expect(data[.transactionType] == [0x03])
        #expect(data[.deviceSerial] == Array("AB000000".utf8))
    }

    @Test("An offline approval is the chip's own, and says so")
    func offlineApproval() throws {
        let reading = try #require(try reader.read(Self.act(.offlineICSale, .chip, amount: 900)))
        let data = try ICData(parsing: reading.presentation.secrets.chipData)
        #expect(reading.isApprovedOffline)
        #expect(data[.cryptogramInformation] == [0x40])
        #expect(data.missing(ICTag.mandatoryInOfflineSale) == [])
        let online = try #require(try reader.read(Self.act(.sale, .chip, amount: 900)))
        #expect(!online.isApprovedOffline)
    }

    @Test("A PIN leaves its mark in the chip's data")
    func pinMarks() throws {
        func data(_ entersPIN: Bool) throws -> ICData {
            let reading = try #require(try reader.read(Self.act(.sale, .chip, entersPIN: entersPIN)))
            return try ICData(parsing: reading.presentation.secrets.chipData)
        }
        #expect(try data(true)[.cardholderVerification] == [0x42, 0x03, 0x00])
        #expect(try data(true)[.verificationResults] == [0, 0, 4, 0x80, 0])
        #expect(try data(false)[.cardholderVerification] == [0x1E, 0x03, 0x00])
        #expect(try data(false)[.verificationResults] == [0, 0, 0, 0x80, 0])
    }

    @Test("The same act reads the same under the same seed, and no other")
    func determinism() throws {
        func chip(_ seed: UInt64, number: Int = 7) throws -> [UInt8] {
            let act = Self.act(.sale, .chip, number: number)
            return try #require(try VirtualReader(seed: seed).read(act)).presentation.secrets.chipData
        }
        #expect(try chip(1) == chip(1))
        #expect(try chip(1) != chip(2))
        #expect(try chip(1) != chip(1, number: 8))
    }

    @Test("Hostile numbers of an act do not harm the reader")
    func extremes() throws {
        for amount in [Int64.min, -1, 0, .max] {
            for number in [Int.min, -1, 0, .max] {
                let act = Self.act(.sale, .chip, amount: amount, number: number, counter: number)
                let bytes = try #require(try reader.read(act)?.presentation.secrets.chipData)
                #expect(try ICData(parsing: bytes).missing(ICTag.mandatoryInRequest) == [])
            }
        }
    }

    @Test("Neither number, track, PIN nor code stands in a description")
    func masking() throws {
        for way in CardWay.allCases {
            let act = Self.act(.sale, way, entersPIN: true)
            let reading = try #require(try reader.read(act))
            let card = try #require(act.card)
            var shown = "\(reading) \(String(reflecting: reading)) \(act) \(String(reflecting: act))"
            dump(reading, to: &shown)
            dump(act, to: &shown)
            for secret in [card.pan, card.paymentCode, reading.presentation.track2, reading.presentation.pin?.digits] {
                guard let secret else { continue }
                #expect(!shown.contains(secret))
            }
        }
    }
}
