/// Which characters of a password belong to something that can be guessed.
///
/// The password is walked from its left; at each place the longest guessable piece is taken. When hardly anything is
/// left over, the password is guessable. A phrase of many such pieces is not: how they are put together is unknown.
struct GuessableCover {
    enum Kind: Equatable {
        case common
        case own
        case habit(Habit)
    }

    /// Characters outside of every piece.
    private(set) var remainder = 0
    /// Kind of the longest piece.
    private(set) var main: Kind?
    private var pieces = 0
    private var longest = 0

    /// So many characters beside the pieces do not make a password.
    static let leastRemainder = 4
    /// More pieces than this are a phrase.
    static let mostPieces = 3

    var isGuessable: Bool {
        main != nil && remainder < GuessableCover.leastRemainder && pieces <= GuessableCover.mostPieces
    }

    init(_ password: [UInt8], words: [String]) {
        let plain = password.map(ASCII.lowercased)
        let texts = [plain, plain.map(ASCII.unmasked)]
        let own = words.map { [UInt8]($0.utf8).filter { (0x21...0x7E).contains($0) }.map(ASCII.lowercased) }
        var place = 0
        while place < plain.count {
            guard let (length, kind) = GuessableCover.longest(at: place, in: texts, own: own) else {
                remainder += 1
                place += 1
                continue
            }
            pieces += 1
            if length > longest { (longest, main) = (length, kind) }
            place += length
        }
    }

    private static func longest(at place: Int, in texts: [[UInt8]], own: [[UInt8]]) -> (Int, Kind)? {
        var best: (length: Int, kind: Kind)?
        func offer(_ length: Int, _ kind: Kind) {
            if length > (best?.length ?? 0) { best = (length, kind) }
        }
        let plain = texts[0]
        for word in own { offer(part(of: word, in: plain, at: place), .own) }
        offer(GuessableNumbers.date(in: plain, at: place), .habit(.date))
        offer(GuessableNumbers.mobile(in: plain, at: place), .habit(.mobile))
        offer(GuessableNumbers.run(in: plain, at: place), .habit(.run))
        for word in HabitWordBytes.numbers where matches(word, plain, place) { offer(word.count, .habit(.luckyNumber)) }
        for text in texts {
            for word in HabitWordBytes.common where matches(word, text, place) { offer(word.count, .common) }
            for word in HabitWordBytes.pinyin where matches(word, text, place) { offer(word.count, .habit(.pinyin)) }
        }
        return best
    }

    private static func matches(_ word: [UInt8], _ text: [UInt8], _ place: Int) -> Bool {
        place + word.count <= text.count && text[place..<place + word.count].elementsEqual(word)
    }

    /// Length of what stands at `place` and is also in `word`: six characters of a number are enough to know it by.
    private static func part(of word: [UInt8], in text: [UInt8], at place: Int) -> Int {
        guard word.count >= 3 else { return 0 }
        let least = min(word.count, 6)
        var best = 0
        for start in 0...word.count - least {
            var length = 0
            while start + length < word.count, place + length < text.count, word[start + length] == text[place + length]
            {
                length += 1
            }
            best = max(best, length)
        }
        return best >= least ? best : 0
    }
}

private enum HabitWordBytes {
    static let numbers = HabitWords.numbers.map { [UInt8]($0.utf8) }
    static let pinyin = HabitWords.pinyin.map { [UInt8]($0.utf8) }
    static let common = HabitWords.common.map { [UInt8]($0.utf8) }
}
