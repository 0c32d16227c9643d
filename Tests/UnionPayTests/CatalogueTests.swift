import ISO8583
import PaymentSecurity
import Testing
import UnionPay

/// Builds messages that fit their rows, so that each test breaks them in one way.
enum CatalogueSample {
    /// A value of the right form for a field, where its content matters to no rule.
    static func value(_ field: Int, _ kind: MessageKind) -> [UInt8] {
        let text =
            switch field {
            case 2: "6225000000000014"
            case 3: "000000"
            case 4: "000000000500"
            case 11: "000123"
            case 22: "012"
            case 25: "00"
            case 39: "00"
            case 41: "12345677"
            case 42: "123456789012345"
            case 48: "0001"
            case 49: "156"
            default: "0"
            }
        return Array(text.utf8)
    }

    /// A request with all mandatory fields of its row and no others.
    static func request(
        _ kind: MessageKind, profile: AcquirerProfile = .standard
    ) throws -> Message {
        var message = try #require(try Catalogue.startRequest(kind, batch: 7, profile: profile))
        let row = try #require(Catalogue.row(for: kind))
        for field in row.request.mandatory where !message.has(field) {
            message.set(field, bytes: value(field, kind))
        }
        // A keyed card number has to be there.
        if case .financial = kind { message.set(2, "6225000000000014") }
        return message
    }

    /// An answer that approves, with all fields that it must have and no others.
    static func response(_ kind: MessageKind, code: String = "00") throws -> Message {
        let row = try #require(Catalogue.row(for: kind))
        var message = try #require(try Catalogue.startRequest(kind, batch: 7, profile: .standard))
        message.mti = row.responseMTI
        message.remove(25)
        let fields = code == "00" ? row.response.mandatory.union(row.response.whenApproved) : row.response.mandatory
        for field in fields where !message.has(field) {
            message.set(field, bytes: value(field, kind))
        }
        if code != "00" || row.response.mandatory.contains(39) { message.set(39, code) }
        return message
    }
}

@Suite struct CatalogueTests {
    static let kinds = Catalogue.rows.map(\.kind)

    @Test func hasOneRowForEveryKind() {
        var expected: [MessageKind] = TransactionType.allCases.map { .financial($0) }
        expected += TransactionType.allCases.filter(\.hasReversal).map { .reversal($0) }
        expected += [.refund, .completionNotice, .offlineSale, .adjustment, .tipAdjustment, .offlineICSale]
            .map { .singleUpload($0) }
        expected += [.signIn, .signOff, .echo, .settlement, .batchUpload, .uploadEnd(balanced: true)]
        expected += [.uploadEnd(balanced: false), .icUpload(balanced: true), .icUpload(balanced: false)]
        expected += [.icNotice(balanced: true), .icNotice(balanced: false), .parameterDownload]
        expected += [.parameterDownloadEnd, .statusUpload, .repairTicket, .comparison, .shopFreeze]
        expected += [.scriptNotice]
        expected += TransactionType.allCases.filter(\.hasReversal).map { .statusQuery($0) }
        #expect(Self.kinds == expected)
        #expect(Set(Self.kinds).count == Self.kinds.count)
    }

    @Test func hasNoRowForWhatTheDialectDoesNotHave() throws {
        for kind in [MessageKind.reversal(.refund), .reversal(.balanceInquiry), .singleUpload(.sale)] {
            #expect(Catalogue.row(for: kind) == nil)
            #expect(try Catalogue.startRequest(kind, batch: 1, profile: .standard) == nil)
        }
    }

    @Test func requestAndAnswerOfEveryRowAreClassifiedAsItself() throws {
        for kind in Self.kinds {
            #expect(Catalogue.classify(try CatalogueSample.request(kind)) == kind)
            #expect(Catalogue.classify(try CatalogueSample.response(kind)) == kind)
        }
    }

    @Test func noTwoRowsShareMTIAndTheirCodes() {
        var seen: Set<String> = []
        for row in Catalogue.rows {
            for code in row.managementCodes {
                let (isNew, _) = seen.insert("\(row.requestMTI) \(row.messageType) \(code)")
                #expect(isNew, "\(row.kind)")
            }
        }
        #expect(seen.count == Catalogue.rows.count + 4)
    }

    @Test func everyRowAcceptsItsOwnRequestAndAnswers() throws {
        for kind in Self.kinds {
            #expect(Catalogue.violations(in: try CatalogueSample.request(kind)) == [], "\(kind)")
            #expect(Catalogue.violations(in: try CatalogueSample.response(kind)) == [], "\(kind)")
            #expect(Catalogue.violations(in: try CatalogueSample.response(kind, code: "51")) == [], "\(kind)")
        }
    }

    @Test func everyMissingFieldIsNamed() throws {
        for kind in Self.kinds {
            let request = try CatalogueSample.request(kind)
            let response = try CatalogueSample.response(kind)
            for message in [request, response] {
                for field in message.fields where field != 60 {
                    var cut = message
                    cut.remove(field)
                    let row = try #require(Catalogue.row(for: kind))
                    let rules = message.mti.isResponse ? row.response : row.request
                    let isOptional = !rules.mandatory.union(rules.whenApproved).contains(field) && field != 2
                    // Without its F39 an answer other than 0510 is still asked for what an approval has.
                    #expect(
                        Catalogue.violations(in: cut) == (isOptional ? [] : [.missing(field: field)]),
                        "\(kind) F\(field)")
                }
            }
        }
    }

    @Test func everyForbiddenFieldIsNamed() throws {
        for kind in Self.kinds {
            let row = try #require(Catalogue.row(for: kind))
            for message in [try CatalogueSample.request(kind), try CatalogueSample.response(kind)] {
                let rules = message.mti.isResponse ? row.response : row.request
                for field in 2...64 where !rules.allowed.contains(field) {
                    var more = message
                    more.set(field, "0")
                    #expect(
                        Catalogue.violations(in: more) == [.unexpected(field: field)], "\(kind) F\(field)")
                }
            }
        }
    }

    @Test func everyWrongConstantIsNamed() throws {
        for row in Catalogue.rows {
            var message = try CatalogueSample.request(row.kind)
            guard let code = row.processingCode, let condition = row.conditionCode else {
                continue
            }
            message.set(3, "990000")
            #expect(Catalogue.classify(message) == nil)
            #expect(
                Catalogue.violations(in: message) == [.wrongConstant(field: 3, expected: code, found: "990000")])
            message.set(3, code)
            message.set(25, "64")
            #expect(
                Catalogue.violations(in: message)
                    == [.wrongConstant(field: 25, expected: condition.text, found: "64")])
        }
    }

    @Test func anAccountTypeInFieldThreeChangesNothing() throws {
        for account in ["10", "20", "30", "40"] {
            var sale = try CatalogueSample.request(.financial(.sale))
            sale.set(3, "00\(account)00")
            #expect(Catalogue.classify(sale) == .financial(.sale))
            #expect(Catalogue.violations(in: sale).isEmpty)
        }
        for code in ["010000", "000001", "00100", "00x000", "0000000", ""] {
            var sale = try CatalogueSample.request(.financial(.sale))
            sale.set(3, code)
            #expect(Catalogue.classify(sale) == nil, "\(code)")
        }
    }

    @Test func macAndTraceNumberAreWhereTheListsHaveThem() {
        for row in Catalogue.rows {
            switch row.kind {
            case .financial, .reversal, .scriptNotice, .statusQuery, .comparison, .shopFreeze:
                #expect(row.requestHasMAC && row.responseHasMAC && row.hasSTAN, "\(row.kind)")
            case .echo, .parameterDownload, .parameterDownloadEnd, .statusUpload:
                #expect(!row.requestHasMAC && !row.responseHasMAC && !row.hasSTAN, "\(row.kind)")
            default:
                #expect(!row.requestHasMAC && !row.responseHasMAC && row.hasSTAN, "\(row.kind)")
            }
            #expect(row.response.mandatory.contains(64) == false, "a refusal may come without a MAC")
        }
    }

    @Test(arguments: ["00", "10", "11", "A2", "A4", "A5", "A6"])
    func anApprovalMustHaveItsMAC(code: String) throws {
        var answer = try CatalogueSample.response(.financial(.sale))
        answer.set(39, code)
        #expect(Catalogue.violations(in: answer).isEmpty)
        answer.remove(64)
        #expect(Catalogue.violations(in: answer) == [.missing(field: 64)])
        answer.set(39, "51")
        #expect(Catalogue.violations(in: answer).isEmpty)
    }

    @Test func aSettlementAnswerMayHaveAResponseCodeAndMustHaveTotals() throws {
        var answer = try CatalogueSample.response(.settlement)
        #expect(!answer.has(39))
        answer.set(39, "00")
        #expect(Catalogue.violations(in: answer).isEmpty)
        answer.remove(48)
        #expect(Catalogue.violations(in: answer) == [.missing(field: 48)])
        answer.set(39, "96")
        #expect(Catalogue.violations(in: answer).isEmpty)
    }

    @Test func theRequestListsAreTheSpecifications() throws {
        func fields(_ kind: MessageKind) throws -> [Int] {
            Array(try #require(Catalogue.row(for: kind)).request.mandatory)
        }
        #expect(try fields(.signIn) == [11, 41, 42, 60, 63])
        #expect(try fields(.signOff) == [11, 41, 42, 60])
        #expect(try fields(.settlement) == [11, 41, 42, 48, 49, 60, 63])
        #expect(try fields(.batchUpload) == [11, 41, 42, 48, 60])
        #expect(try fields(.uploadEnd(balanced: true)) == [11, 41, 42, 48, 60])
        #expect(try fields(.echo) == [41, 42, 60])
        #expect(try fields(.statusUpload) == [41, 42, 60, 62])
        #expect(try fields(.icUpload(balanced: false)) == [2, 4, 11, 22, 41, 42, 55, 60, 62])
        #expect(try fields(.financial(.balanceInquiry)) == [3, 11, 22, 25, 41, 42, 49, 60, 64])
        #expect(try fields(.financial(.sale)) == [3, 4, 11, 22, 25, 41, 42, 49, 60, 64])
        #expect(try fields(.financial(.saleVoid)) == [3, 4, 11, 22, 25, 37, 41, 42, 49, 60, 61, 64])
        #expect(try fields(.financial(.refund)) == [3, 4, 11, 22, 25, 37, 41, 42, 49, 60, 61, 63, 64])
        #expect(try fields(.financial(.completion)) == [3, 4, 11, 22, 25, 38, 41, 42, 49, 60, 61, 64])
        #expect(try fields(.reversal(.sale)) == [3, 4, 11, 22, 25, 39, 41, 42, 49, 60, 64])
        #expect(try fields(.reversal(.completionVoid)) == [3, 4, 11, 22, 25, 39, 41, 42, 49, 60, 61, 64])
        #expect(try fields(.scriptNotice) == [3, 11, 22, 25, 32, 41, 42, 49, 55, 60, 61, 64])
        #expect(try fields(.singleUpload(.refund)) == [3, 4, 11, 22, 25, 37, 41, 42, 49, 60, 61, 63])
    }
}

@Suite struct CatalogueConditionTests {
    func sale(_ mode: String, _ extra: [Int: String] = [:]) throws -> Message {
        var message = try CatalogueSample.request(.financial(.sale))
        message.remove(2)
        message.set(22, mode)
        for field in extra.keys.sorted() { message.set(field, extra[field] ?? "") }
        return message
    }

    @Test func aScannedCodeStandsInPlaceOfTheCard() throws {
        #expect(Catalogue.violations(in: try sale("032", [59: "A3003123"])).isEmpty)
        #expect(Catalogue.violations(in: try sale("032")) == [.missing(field: 59)])
        for field in [2, 14, 23, 35, 36, 55] {
            let message = try sale("032", [59: "A3003123", field: "0"])
            #expect(Catalogue.violations(in: message) == [.unexpected(field: field)])
        }
        #expect(Catalogue.violations(in: try sale("021", [35: "0", 59: "0"])) == [.unexpected(field: 59)])
    }

    @Test func aPINComesWithItsLengthAndItsFormat() throws {
        #expect(Catalogue.violations(in: try sale("021", [26: "12", 35: "0", 52: "0", 53: "0"])).isEmpty)
        #expect(
            Catalogue.violations(in: try sale("021", [35: "0", 52: "0"]))
                == [.missing(field: 26), .missing(field: 53)])
        #expect(Catalogue.violations(in: try sale("021", [26: "12", 35: "0"])) == [.missing(field: 52)])
    }

    @Test func aCardIsThereInTheFormInWhichItWasRead() throws {
        #expect(Catalogue.violations(in: try sale("012")) == [.missing(field: 2)])
        #expect(Catalogue.violations(in: try sale("022")) == [.missing(field: 35)])
        #expect(Catalogue.violations(in: try sale("022", [36: "0"])).isEmpty)
        #expect(Catalogue.violations(in: try sale("052", [35: "0"])) == [.missing(field: 55)])
        #expect(Catalogue.violations(in: try sale("072", [2: "0", 23: "0", 55: "0"])).isEmpty)
    }

    @Test func aVoidNeedsNoCardOfItsOwn() throws {
        var message = try CatalogueSample.request(.financial(.saleVoid))
        message.set(22, "052")
        #expect(Catalogue.violations(in: message).isEmpty)
    }

    @Test func aRefundWithoutReferenceIsAnExtension() throws {
        var refund = try CatalogueSample.request(.financial(.refund))
        refund.remove(37)
        #expect(Catalogue.violations(in: refund) == [.missing(field: 37)])
        #expect(Catalogue.violations(in: refund, extensions: [.unreferencedRefund]).isEmpty)
        var void = try CatalogueSample.request(.financial(.saleVoid))
        void.remove(37)
        #expect(Catalogue.violations(in: void, extensions: .all) == [.missing(field: 37)])
    }

    @Test func aReversalMayTellTheTimeButNotThePIN() throws {
        var reversal = try CatalogueSample.request(.reversal(.sale))
        reversal.set(12, "233521")
        reversal.set(13, "0529")
        #expect(Catalogue.violations(in: reversal).isEmpty)
        for field in [26, 35, 36, 37, 52] { reversal.set(field, "0") }
        #expect(
            Catalogue.violations(in: reversal) == [26, 35, 36, 37, 52].map { .unexpected(field: $0) })
    }
}

@Suite struct CatalogueStrangerTests {
    @Test func aMessageWithoutFieldSixtyIsNoKind() throws {
        var message = try CatalogueSample.request(.financial(.sale))
        message.remove(60)
        #expect(Catalogue.classify(message) == nil)
        #expect(Catalogue.violations(in: message) == [.missing(field: 60)])
    }

    @Test func aMalformedFieldSixtyIsNamed() throws {
        for text in ["", "2", "22000007x00", "220000070", "签到签到"] {
            var message = try CatalogueSample.request(.financial(.sale))
            message.set(60, text)
            #expect(Catalogue.classify(message) == nil)
            #expect(Catalogue.violations(in: message).map(\.field) == [60], "\(text)")
        }
    }

    @Test func aTransactionMayLeaveOutTheManagementCode() throws {
        var message = try CatalogueSample.request(.financial(.sale))
        message.set(60, "22000002")
        #expect(Catalogue.classify(message) == .financial(.sale))
        #expect(Catalogue.violations(in: message).isEmpty)
    }

    @Test(arguments: [
        ("0800", "00000007002"), ("0820", "00000007001"), ("0500", "00000007202"),
        ("0320", "00000007208"), ("0200", "47000007000"), ("0220", "22000007000"), ("0300", "00000007201"),
        ("1200", "22000007000"), ("0200", "22000007201"),
    ])
    func anUnknownCombinationIsToldAsOne(mti: String, privateData: String) throws {
        var message = Message(mti: try #require(MTI(mti)))
        message.set(3, "000000")
        message.set(60, privateData)
        #expect(Catalogue.classify(message) == nil)
        let violations = Catalogue.violations(in: message)
        #expect(violations.count == 1)
        #expect(violations[0].field == nil)
        #expect(violations[0].description.hasPrefix("no message \(mti) with 60.1 = \(privateData.prefix(2))"))
    }

    @Test func aLogLineNamesTheFieldAndNoSecret() throws {
        var message = try CatalogueSample.request(.financial(.sale))
        message.set(25, "\u{1B}[31m签6225000000000014")
        message.set(37, "6225000000000014")
        message.remove(41)
        let lines = Catalogue.violations(in: message).map(\.description)
        #expect(lines == ["F25 is ?[31m???, expected 00", "F37 does not belong here", "F41 is missing"])
    }

    @Test func randomMessagesAreClassifiedAndCheckedWithoutATrap() throws {
        var random = RepeatableRandom(seed: 8583)
        let types = ["0100", "0110", "0200", "0210", "0220", "0320", "0330", "0400", "0510", "0620", "0800", "0830"]
        var known = 0
        for _ in 0..<2000 {
            var message = Message(mti: try #require(MTI(types[random.number(0...types.count - 1)])))
            for _ in 0..<random.number(0...20) {
                message.set(random.number(2...128), random.hostileText(40))
            }
            if random.flip() {
                let row = Catalogue.rows[random.number(0...Catalogue.rows.count - 1)]
                message.set(3, row.processingCode ?? "000000")
                message.set(60, try AcquirerProfile.standard.privateData(for: row.kind, batch: 1).text)
            }
            let kind = Catalogue.classify(message)
            known += kind == nil ? 0 : 1
            let violations = Catalogue.violations(in: message)
            #expect(kind != nil || !violations.isEmpty)
            #expect(violations.allSatisfy { $0.description.utf8.count < 200 })
        }
        #expect(known > 50)
    }
}

@Suite struct RequestTests {
    @Test func fieldSixtyHasTheProfilesLength() throws {
        let expected = [
            8: "22000007", 11: "22000007000", 12: "220000070006", 13: "2200000700060", 14: "22000007000600",
            17: "22000007000600000", 19: "2200000700060000000",
        ]
        for (length, text) in expected {
            let profile = AcquirerProfile(privateDataLength: length)
            #expect(try profile.privateData(for: .financial(.sale), batch: 7).text == text)
            #expect(try profile.privateData(for: .reversal(.sale), batch: 7).text == text)
            #expect(try profile.privateData(for: .signOff, batch: 7).text == "00000007002")
            #expect(try profile.privateData(for: .settlement, batch: 7).text == "00000007201")
            let upload = try profile.privateData(for: .icUpload(balanced: true), batch: 7).text
            #expect((11...13).contains(upload.utf8.count) && upload.hasPrefix("00000007203"))
        }
    }

    @Test func tellsPartialApprovalAndAFailedChip() throws {
        let profile = AcquirerProfile(privateDataLength: 14, offersPartialApproval: true)
        #expect(try profile.privateData(for: .financial(.sale), batch: 7).text == "22000007000601")
        #expect(try profile.privateData(for: .financial(.sale), batch: 7, chipCondition: 2).text == "22000007000621")
    }

    @Test func aSignInAsksForTheProfilesKeys() throws {
        let codes = ["001", "003", "004", "006"]
        for (scheme, code) in zip(KeyScheme.allCases, codes) {
            let profile = AcquirerProfile(keyScheme: scheme)
            let message = try #require(try Catalogue.startRequest(.signIn, batch: 0, profile: profile))
            #expect(message.text(60) == "00000000" + code)
            #expect(Catalogue.classify(message) == .signIn)
            #expect(scheme.managementCode == code)
        }
    }

    @Test func aBatchThatDoesNotFitIsAnError() {
        #expect(
            fault { _ = try Catalogue.startRequest(.settlement, batch: 1_000_000, profile: .standard) }?.part
                == "60.2 batch")
        #expect(
            fault {
                _ = try Catalogue.startRequest(.financial(.sale), batch: 1, chipCondition: 10, profile: .standard)
            } != nil)
    }
}

@Suite struct FieldSetTests {
    @Test func isTheSetOfItsNumbers() {
        var random = RepeatableRandom(seed: 64)
        for _ in 0..<100 {
            let left = Set((0..<20).map { _ in random.number(1...64) })
            let right = Set((0..<20).map { _ in random.number(1...64) })
            #expect(Array(FieldSet(left)) == left.sorted())
            #expect(Array(FieldSet(left).union(FieldSet(right))) == left.union(right).sorted())
            #expect(Array(FieldSet(left).intersection(FieldSet(right))) == left.intersection(right).sorted())
            #expect(Array(FieldSet(left).subtracting(FieldSet(right))) == left.subtracting(right).sorted())
            #expect(FieldSet(left).count == left.count)
        }
    }

    @Test func leavesOutWhatIsNoField() {
        #expect(FieldSet([0, -1, 65, 128, .max, .min]).isEmpty)
        #expect(!FieldSet([1, 64]).contains(65))
        #expect(FieldSet([1, 64]).contains(64))
    }
}
