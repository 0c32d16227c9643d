import Testing
import Wire

@Suite struct EndpointTests {
    @Test(
        arguments: [
            ("127.0.0.1:5000", "127.0.0.1", 5000),
            ("host.example:1", "host.example", 1),
            ("[2001:db8::1]:65535", "2001:db8::1", 65_535),
        ] as [(String, String, UInt16)])
    func readsAndWritesTheSameText(text: String, host: String, port: UInt16) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint == Endpoint(host: host, port: port))
        #expect(endpoint.description == text)
    }

    @Test(arguments: [
        "", ":", "host", "host:", ":5000", "host:0", "host:65536", "host:-1", "host:+1", "host:５", "host:5x", "::1",
        "::1:5000", "[]:5000", "[host]:5000", "[::1:5000", "::1]:5000", "two words:5000", "a:b:5000",
    ])
    func refusesAnythingElse(text: String) {
        #expect(Endpoint(text) == nil)
    }
}
