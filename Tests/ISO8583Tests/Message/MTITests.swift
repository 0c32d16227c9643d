import ISO8583
import Testing

@Suite struct MTITests {
    @Test func fourDigitsMakeAType() throws {
        let mti = try #require(MTI("0210"))
        #expect(mti.bcd == 0x0210)
        #expect(mti.description == "0210")
        #expect(mti.classDigit == 2)
        #expect(mti.functionDigit == 1)
    }

    @Test(arguments: ["", "020", "02000", "02A0", " 200", "-200", "０２００", "0x20"])
    func otherTextsMakeNone(_ text: String) {
        #expect(MTI(text) == nil)
    }

    @Test func aResponseIsTenMoreThanItsRequest() {
        let pairs = [
            ("0100", "0110"), ("0200", "0210"), ("0220", "0230"), ("0320", "0330"), ("0400", "0410"), ("0500", "0510"),
            ("0620", "0630"), ("0800", "0810"), ("0820", "0830"),
        ]
        for (request, response) in pairs {
            #expect(MTI(request)?.response == MTI(response))
            #expect(MTI(response)?.request == MTI(request))
            #expect(MTI(request)?.isResponse == false)
            #expect(MTI(response)?.isResponse == true)
            #expect(MTI(response)?.response == MTI(response))
        }
    }

    @Test func namedTypesAreWhatTheyAreCalled() {
        #expect(MTI.authorizationRequest.description == "0100")
        #expect(MTI.financialRequest.description == "0200")
        #expect(MTI.financialAdvice.description == "0220")
        #expect(MTI.fileActionAdvice.description == "0320")
        #expect(MTI.reversalRequest.description == "0400")
        #expect(MTI.reconciliationRequest.description == "0500")
        #expect(MTI.administrativeAdvice.description == "0620")
        #expect(MTI.networkManagementRequest.description == "0800")
        #expect(MTI.networkManagementAdvice.description == "0820")
    }
}
