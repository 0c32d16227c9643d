import Foundation
import Operators
import PaymentSecurity
import Testing

@testable import Credentials

@Suite struct HashTests {
    /// RFC 9106, 5.3: Argon2id with secret and associated data.
    @Test func theVectorOfTheRFCComesOut() throws {
        var password = [UInt8](repeating: 1, count: 32)
        var secret = [UInt8](repeating: 3, count: 8)
        let tag = try Argon2id.tag(
            password: &password, salt: [UInt8](repeating: 2, count: 16), secret: &secret,
            associated: [UInt8](repeating: 4, count: 12),
            parameters: Argon2Parameters(memory: 32, passes: 3, lanes: 4))
        #expect(
            tag.map { String(format: "%02x", $0) }.joined()
                == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")
    }

    private func hasher(
        pepper: UInt8 = 1, terminal: String = "10000001", parameters: Argon2Parameters = Shop.cheap
    ) -> PasswordHasher {
        PasswordHasher(
            pepper: { SecretKey([UInt8](repeating: pepper, count: 32)) }, terminal: terminal, parameters: parameters)
    }

    @Test func aHashFitsItsPasswordOperatorTerminalAndPepperOnly() async throws {
        let password = try Password("kv9twx7hq4")
        let hash = try await hasher().hash(password, of: number(3))
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(try await hasher().verify(password, against: hash, of: number(3)) == .right(isOutdated: false))
        #expect(try await hasher().verify(Password("kv9twx7hq5"), against: hash, of: number(3)) == .wrong)
        #expect(try await hasher().verify(password, against: hash, of: number(4)) == .wrong)
        #expect(try await hasher(terminal: "10000002").verify(password, against: hash, of: number(3)) == .wrong)
        #expect(try await hasher(pepper: 2).verify(password, against: hash, of: number(3)) == .wrong)
        #expect(try await hasher().verify(nil, against: hash, of: number(3)) == .wrong)
        #expect(try await hasher().verify(password, against: nil, of: number(3)) == .wrong)
    }

    @Test func twoHashesOfOnePasswordDiffer() async throws {
        let password = try Password("kv9twx7hq4")
        let (one, two) = (
            try await hasher().hash(password, of: number(3)), try await hasher().hash(password, of: number(3))
        )
        #expect(one != two)
        #expect(try await hasher().isBehind([one, two], password, of: number(3)))
        #expect(try await !hasher().isBehind([one, two], Password("another"), of: number(3)))
    }

    @Test func raisedParametersLeaveOlderHashesReadable() async throws {
        let password = try Password("kv9twx7hq4")
        let old = try await hasher().hash(password, of: number(3))
        let raised = hasher(parameters: Argon2Parameters(memory: 64, passes: 2, lanes: 2))
        #expect(try await raised.verify(password, against: old, of: number(3)) == .right(isOutdated: true))
        let new = try await raised.hash(password, of: number(3))
        #expect(try await raised.verify(password, against: new, of: number(3)) == .right(isOutdated: false))
    }

    @Test func everyCutAndManyChangesOfAHashAreNamedOrWrong() async throws {
        let password = try Password("kv9twx7hq4")
        let hasher = hasher()
        let text = try await hasher.hash(password, of: number(3)).text
        for length in 0..<text.utf8.count {
            let cut = PasswordHash(String(text.prefix(length)))
            #expect(HashText(cut) == nil, "\(length)")
        }
        for other in [
            "$argon2id$v=19$m=99999999,t=1,p=1$", "$argon2id$v=19$m=8,t=0,p=1$", "$argon2id$v=19$m=8,t=1,p=99$",
            "$argon2id$v=16$m=8,t=1,p=1$", "$argon2i$v=19$m=8,t=1,p=1$", "$argon2id$v=19$m=-8,t=1,p=1$",
            "$argon2id$v=19$m=8,t=1$",
        ] {
            let tail = text.split(separator: "$").suffix(2).joined(separator: "$")
            #expect(HashText(PasswordHash(other + tail)) == nil, "\(other)")
        }
        await #expect(throws: CredentialError.self) {
            try await hasher.verify(password, against: PasswordHash("nonsense"), of: number(3))
        }
    }

    @Test func parametersOutOfRangeAreNamed() {
        for (parameters, key) in [
            (Argon2Parameters(memory: 4, passes: 1, lanes: 1), "argon2.memory"),
            (Argon2Parameters(memory: 2_000_000, passes: 1, lanes: 1), "argon2.memory"),
            (Argon2Parameters(memory: 64, passes: 0, lanes: 1), "argon2.passes"),
            (Argon2Parameters(memory: 64, passes: 1, lanes: .max), "argon2.lanes"),
        ] {
            let error = #expect(throws: CredentialError.self) { try parameters.validate() }
            #expect(error?.description.hasPrefix(key) == true)
        }
    }
}
