import NIOPosix

/// The one thread that all clients and local control sockets of the process share. It lives as long as the process.
enum SharedLoop {
    static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
}
