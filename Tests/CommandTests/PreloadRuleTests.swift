import Testing

@testable import qiantui

@Suite("Libraries that are loaded into a service")
struct PreloadRuleTests {
    @Test("Incident 16: A release build refuses to serve with a preloaded library, and names the variable")
    func refused() throws {
        for name in ["LD_PRELOAD", "LD_AUDIT"] {
            let failure = #expect(throws: Failure.self) {
                try PreloadRule.check([name: "/tmp/shim.so", "PATH": "/bin"], isRelease: true)
            }
            #expect(failure?.code == .badConfiguration)
            #expect(failure?.message.contains(name) == true)
        }
    }

    @Test("An empty variable loads nothing, and a debug build is cut off by its tests in this way")
    func allowed() throws {
        try PreloadRule.check(["LD_PRELOAD": "", "PATH": "/bin"], isRelease: true)
        try PreloadRule.check(["LD_PRELOAD": "/tmp/shim.so"], isRelease: false)
        #expect(!PreloadRule.isRelease)
    }
}
