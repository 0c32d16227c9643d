import Foundation
import PaymentSecurity
import Testing

@Suite struct ProcessEndTests {
    @Test("A process that ends while its threads still sign ends as it was told to", arguments: 1...8)
    func threadsStillSign(_: Int) async {
        await #expect(processExitsWith: .exitCode(7)) {
            let secret = try Ed25519.SigningKey(seed: SecretKey([UInt8](repeating: 1, count: Ed25519.seedLength)))
            let hasSigned = DispatchSemaphore(value: 0)
            for _ in 0..<4 {
                Thread.detachNewThread {
                    while (try? secret.sign([1, 2, 3])) != nil { hasSigned.signal() }
                }
                hasSigned.wait()
            }
            exit(7)
        }
    }
}
