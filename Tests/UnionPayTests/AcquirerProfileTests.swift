import Foundation
import ISO8583
import PaymentSecurity
import Testing
import UnionPay

@Suite struct AcquirerProfileTests {
    @Test func bothShippedProfilesAreValid() throws {
        try AcquirerProfile.standard.validate()
        try AcquirerProfile.qiantui.validate()
        #expect(AcquirerProfile.standard != .qiantui)
        #expect(AcquirerProfile.standard.extensions.isEmpty)
        #expect(AcquirerProfile.qiantui.extensions == .all)
    }

    @Test func noShippedProfileUsesSingleDESOrPlainTCP() {
        for profile in [AcquirerProfile.standard, .qiantui] {
            #expect(profile.keyScheme != .singleDES)
            #expect(profile.transport == .tls)
            #expect(profile.countLimit < profile.settlementForm.maximumCount)
        }
        #expect(AcquirerProfile.standard.countLimit == 990)
    }

    @Test func everyKeyIsStoredAndReadBack() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for profile in [AcquirerProfile.standard, .qiantui, Self.unlikeStandard] {
            let data = try encoder.encode(profile)
            #expect(try JSONDecoder().decode(AcquirerProfile.self, from: data) == profile)
            let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            #expect(Set(object.keys) == Set(AcquirerProfile.CodingKeys.allCases.map(\.rawValue)))
        }
    }

    /// Every key has another value than in the standard, so that a key that is not read is noticed.
    static let unlikeStandard = AcquirerProfile(
        name: "other", transport: .plain, hasHeader: false, tpduDestination: "0601", applicationClass: 61,
        softwareVersion: 32, softwareSubVersion: "322012", macAlgorithm: .x919, keyScheme: .doubleDESWithTDK,
        encryptsTracks: true, privateDataLength: 19, readingCapability: .magneticStripe, offersPartialApproval: true,
        sendsSequenceNumber: false, operatorForm: .zeroPadded, settlementForm: .wide, settlementResponseHasCode: true,
        sendsEndWhenBalanced: false, endMustBeApproved: false, detailsPerUpload: 1, batchMover: .terminal,
        journalLimit: 300, countLimit: 100, connectTimeout: 5, responseTimeout: 30, connectAttempts: 1,
        reversalAttempts: 2, uploadAttempts: 4, extensions: [.wideTotals, .statusQuery])

    @Test func theOtherProfileDiffersInEveryKey() throws {
        let encoder = JSONEncoder()
        func values(_ profile: AcquirerProfile) throws -> [String: Data] {
            let data = try encoder.encode(profile)
            let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            return try object.mapValues { try JSONSerialization.data(withJSONObject: [$0]) }
        }
        let (standard, other) = (try values(.standard), try values(Self.unlikeStandard))
        for key in AcquirerProfile.CodingKeys.allCases {
            #expect(standard[key.rawValue] != other[key.rawValue], "\(key.rawValue)")
        }
        try Self.unlikeStandard.validate()
    }

    @Test func aKeyThatIsNotThereHasItsStandardValue() throws {
        func decode(_ text: String) throws -> AcquirerProfile {
            try JSONDecoder().decode(AcquirerProfile.self, from: Data(text.utf8))
        }
        #expect(try decode("{}") == .standard)
        let mac = MACAlgorithm.x99.rawValue
        let profile = try decode(
            #"{"name":"north","settlementForm":"combined","extensions":["status-query"],"macAlgorithm":"\#(mac)"}"#)
        #expect(profile.name == "north")
        #expect(profile.settlementForm == .combined)
        #expect(profile.extensions == .statusQuery)
        #expect(profile.macAlgorithm == .x99)
        #expect(profile.countLimit == 990)
        for text in [
            #"{"extensions":["magic"]}"#, #"{"settlementForm":"98"}"#, #"{"journalLimit":"many"}"#,
            #"{"readingCapability":10}"#,
        ] {
            #expect(throws: DecodingError.self) { try decode(text) }
        }
    }

    @Test func everyKeyOutOfItsRangeIsNamed() {
        func key(_ change: (inout AcquirerProfile) -> Void) -> String? {
            var profile = AcquirerProfile.standard
            change(&profile)
            do throws(ProfileError) {
                try profile.validate()
                return nil
            } catch {
                #expect(error.description.hasPrefix(error.key.rawValue + ": expected "))
                return error.key.rawValue
            }
        }
        #expect(key { _ in } == nil)
        #expect(key { $0.tpduDestination = "601" } == "tpduDestination")
        #expect(key { $0.applicationClass = 100 } == "applicationClass")
        #expect(key { $0.softwareVersion = -1 } == "softwareVersion")
        #expect(key { $0.softwareSubVersion = "31000" } == "softwareSubVersion")
        #expect(key { $0.softwareSubVersion = "31FFFF" } == nil)
        #expect(key { $0.encryptsTracks = true } == "encryptsTracks")
        #expect(key { $0.macAlgorithm = .sm4 } == "macAlgorithm")
        #expect(key { $0.keyScheme = .sm4 } == "macAlgorithm")
        #expect(key { ($0.keyScheme, $0.macAlgorithm) = (.sm4, .sm4) } == nil)
        #expect(key { $0.privateDataLength = 10 } == "privateDataLength")
        #expect(key { $0.offersPartialApproval = true } == "offersPartialApproval")
        #expect(key { $0.settlementForm = .wide } == "settlementForm")
        #expect(key { $0.extensions = .wideTotals } == "settlementForm")
        #expect(key { $0.detailsPerUpload = 9 } == "detailsPerUpload")
        #expect(key { $0.journalLimit = 0 } == "journalLimit")
        #expect(key { $0.countLimit = 1000 } == "countLimit")
        #expect(key { $0.connectTimeout = 0 } == "connectTimeout")
        #expect(key { $0.responseTimeout = 601 } == "responseTimeout")
        #expect(key { $0.connectAttempts = 0 } == "connectAttempts")
        #expect(key { $0.reversalAttempts = 0 } == "reversalAttempts")
        #expect(key { $0.uploadAttempts = 100 } == "uploadAttempts")
    }

    @Test func extensionsHaveNamesInAFixedOrder() {
        #expect(
            PrivateExtensions.all.names
                == [
                    "unreferenced-refund", "status-query", "wide-totals", "difference-reconciliation",
                    "repair-tickets", "time-slots", "shop-freeze",
                ])
        for name in PrivateExtensions.all.names {
            #expect(PrivateExtensions(name: name)?.names == [name])
        }
        #expect(PrivateExtensions(name: "") == nil)
    }

    @Test func aRequestFrameCarriesTheHostsAddressAndVersions() throws {
        var message = Message(mti: .networkManagementAdvice)
        message.set(11, "000001")
        var profile = AcquirerProfile.standard
        profile.tpduDestination = "0601"
        let frame = profile.requestFrame(message)
        #expect(frame.tpdu?.description == "6006010000")
        #expect(frame.header?.description == "603100310001")
        #expect(profile.requestFrame(message, testing: true).header?.description == "603110310001")
        #expect(profile.frameFormat.hasHeader)
        profile.hasHeader = false
        #expect(profile.requestFrame(message).header == nil)
        #expect(!profile.frameFormat.hasHeader)
    }
}
