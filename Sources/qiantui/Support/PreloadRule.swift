/// A process that handles money and secrets takes in no code that was not built into it.
///
/// The dynamic linker loads what these variables name before anything of the program runs; whoever may set them could
/// let a store's writes seem done (CVE-2023-27199 is a payment terminal's). Debug builds allow it: tests cut processes
/// off in that way.
enum PreloadRule {
    private static let names = ["LD_AUDIT", "LD_PRELOAD"]

    static func check(_ environment: [String: String], isRelease: Bool) throws {
        guard isRelease, let name = names.first(where: { environment[$0]?.isEmpty == false }) else { return }
        throw Failure(
            .badConfiguration,
            "\(name) is set: a library would be loaded into this process that is no part of it; unset it and start again"
        )
    }

    /// Whether this is a release build.
    static var isRelease: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }
}
