import Glibc
import Instruments

/// What the kernel knows of this process and its disk, under the names that every Prometheus client gives them.
enum ProcessFigures {
    static func add(to page: inout Exposition, folder: String) {
        // Columns of proc_pid_stat(5), counted from the state: a name in parentheses may hold anything.
        let stat = text("/proc/self/stat")
        let columns = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].dropFirst(2).split(separator: " ")
        func column(_ index: Int) -> Double? { index < columns.count ? Double(columns[index]) : nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        if let user = column(11), let system = column(12) {
            page.add(.counter, "process_cpu_seconds_total", "Time on processors.", (user + system) / ticks)
        }
        if let pages = column(21) {
            page.add(
                .gauge, "process_resident_memory_bytes", "Memory that is resident.",
                pages * Double(sysconf(Int32(_SC_PAGESIZE))))
        }
        if let start = column(19), let boot = bootTime {
            page.add(
                .gauge, "process_start_time_seconds", "When the process began, in seconds since 1970.",
                boot + start / ticks)
        }
        if let count = openFiles { page.add(.gauge, "process_open_fds", "Open file descriptors.", count) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            page.add(.gauge, "process_max_fds", "File descriptors that may be open.", UInt64(limit.rlim_cur))
        }
        var disk = statvfs()
        if statvfs(folder, &disk) == 0 {
            page.add(
                .gauge, "qiantui_host_data_free_bytes", "Room that is left where the data folder lies.",
                UInt64(disk.f_bavail) * UInt64(disk.f_frsize))
        }
    }

    private static var bootTime: Double? {
        let line = text("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) }
    }

    private static var openFiles: UInt64? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count: UInt64 = 0
        while readdir(folder) != nil { count += 1 }
        // The folder itself, ".", and the descriptor that reads it.
        return count >= 3 ? count - 3 : 0
    }

    private static func text(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
