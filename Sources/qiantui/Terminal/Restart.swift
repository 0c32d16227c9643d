import Foundation
import Glibc
import Logging

/// The end of this process's memory: another program takes its place.
enum Restart {
    /// Runs the command that restarts the machine, or this program with the arguments that it was given.
    static func begin(_ command: [String], _ logger: Logger) throws -> Never {
        if let program = command.first {
            replace(by: program, command)
            logger.error("\(program) cannot be started, this service begins anew in its place: \(problem)")
        }
        replace(by: ownPath, CommandLine.arguments)
        throw Failure(.internal, "\(ownPath) cannot be started: \(problem)")
    }

    private static var problem: String { String(cString: strerror(errno)) }

    /// Comes back only where that program cannot be started.
    private static func replace(by program: String, _ arguments: [String]) {
        var arguments = arguments.map { strdup($0) } + [nil]
        // What this process has blocked or ignored is not the next one's.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) }
        execv(program, &arguments)
    }

    /// Where this program lies now, an update perhaps in its place.
    private static var ownPath: String {
        let link = "/proc/self/exe"
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? link
        return FileManager.default.isExecutableFile(atPath: path) ? path : link
    }
}
