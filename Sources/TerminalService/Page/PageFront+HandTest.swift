import Devices
import TouchPage
import Wording

/// Screen and keys, tried by hand.
extension PageFront {
    func trial(_ part: HandTrial.Part) -> Screen {
        .handTest(HandTrial(part, places: service.parts?.places(part.part) ?? []))
    }

    func openHandTest() -> ActionOutcome {
        guard let first = nextTrial(after: nil) else { return .refused(Phrase(.problemStale)) }
        place.trial = first
        return .done
    }

    /// Keeps the result, and goes on with the next part.
    func tried(_ part: HandTrial.Part, dead: [String]) async throws -> ActionOutcome {
        guard let parts = service.parts, place.trial == part, Set(dead).isSubset(of: parts.places(part.part)) else {
            return .refused(Phrase(.problemStale))
        }
        try parts.note(part.part, dead: dead)
        place.trial = nextTrial(after: part)
        return .done
    }

    private func nextTrial(after part: HandTrial.Part?) -> HandTrial.Part? {
        let all = HandTrial.Part.allCases
        let rest = part.flatMap(all.firstIndex).map { all[($0 + 1)...] } ?? all[...]
        return rest.first { service.parts?.places($0.part).isEmpty == false }
    }
}

extension HandTrial.Part {
    fileprivate var part: Part {
        switch self {
        case .screen: .screen
        case .keys: .keys
        }
    }
}
