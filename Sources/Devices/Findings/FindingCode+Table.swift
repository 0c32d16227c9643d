/// What each code means for the closing, and what a person reads.
extension FindingCode {
    static let table: [Definition] = general + supply + inside + paper + card + line + hands

    private static let general: [Definition] = Part.allCases.flatMap { part -> [Definition] in
        let grade: Grade = essential.contains(part) ? .stop : .warn
        return [
            Definition(.fine(part), .pass, "{part}正常", "{part}正常", "{part}: well"),
            Definition(
                .silent(part), grade, "{part}没有在规定时间内应答", "{part}未在規定時間內回應",
                "{part}: no answer in time"),
            Definition(
                .unreadable(part), grade, "{part}无法检查：{subject}", "{part}無法檢查：{subject}",
                "{part}: cannot be checked: {subject}"),
        ]
    }

    private static let supply: [Definition] = [
        Definition(
            .onReserve, .warn, "外部电源断开，请检查插头。", "外部電源中斷，請檢查插頭。",
            "No outside power. Check the plug."),
        Definition(
            .supplyUnknown, .pass, "本机不报告电源状态。", "本機不回報電源狀態。",
            "This machine does not report its supply."),
        Definition(
            .batteryLow, .warn, "电池剩余 {batteryCharge}，请接电源。", "電池剩餘 {batteryCharge}，請接上電源。",
            "Battery at {batteryCharge}. Connect the charger."),
        Definition(
            .batteryEmpty, .stop, "电池只剩 {batteryCharge}，请先接电源再签退。",
            "電池僅剩 {batteryCharge}，請先接上電源再簽退。",
            "Battery at {batteryCharge}. Connect the charger before signing off."),
        Definition(
            .batteryWorn, .warn, "电池老化，容量为新电池的 {batteryWear}。", "電池老化，容量為新電池的 {batteryWear}。",
            "The battery is worn: {batteryWear} of its first capacity."),
        Definition(
            .batteryComplains, .warn, "电池报告异常：{subject}。请联系服务商。", "電池回報異常：{subject}。請聯絡服務商。",
            "The battery reports: {subject}. Call the service provider."),
        Definition(
            .batteryMissing, .warn, "没有检测到电池。", "未偵測到電池。", "No battery was found."),
        Definition(
            .hot, .warn, "温度 {temperature}，请让本机通风。", "溫度 {temperature}，請讓本機通風。",
            "{temperature}: give the terminal air."),
        Definition(
            .tooHot, .stop, "温度过高（{temperature}），请等待冷却。", "溫度過高（{temperature}），請等待冷卻。",
            "Too hot ({temperature}). Let it cool."),
        Definition(
            .cold, .warn, "温度过低（{temperature}）。", "溫度過低（{temperature}）。", "Too cold ({temperature})."),
        Definition(
            .noSensor, .pass, "本机没有温度传感器。", "本機沒有溫度感測器。", "This machine has no temperature sensor."),
    ]

    private static let inside: [Definition] = [
        Definition(
            .spaceLow, .warn, "存储空间剩余 {freeSpace}，请联系服务商。", "儲存空間剩餘 {freeSpace}，請聯絡服務商。",
            "{freeSpace} of storage left. Call the service provider."),
        Definition(
            .spaceGone, .stop, "存储空间已满（剩余 {freeSpace}）。", "儲存空間已滿（剩餘 {freeSpace}）。",
            "Storage is full ({freeSpace} left)."),
        Definition(
            .storageSlow, .warn, "存储写入很慢（{probeTime}）。", "儲存寫入很慢（{probeTime}）。",
            "Storage is slow: a small write took {probeTime}."),
        Definition(
            .cannotWrite, .stop, "存储不能写入：{subject}。", "儲存無法寫入：{subject}。",
            "Storage cannot be written: {subject}."),
        Definition(
            .driveFails, .warn, "存储盘报告即将故障，请联系服务商更换。", "儲存碟回報即將故障，請聯絡服務商更換。",
            "The drive reports that it will fail. Have it replaced."),
        Definition(
            .notDurable, .stop, "存储不能保证断电后不丢失数据。", "儲存無法保證斷電後不遺失資料。",
            "Storage would lose data at a power cut."),
        Definition(
            .driveWorn, .warn, "存储盘已老化，请联系服务商。", "儲存碟已老化，請聯絡服務商。",
            "The drive is worn. Call the service provider."),
        Definition(
            .clockOff, .warn, "时钟与主机相差 {clockOffset}，以主机时间为准。", "時鐘與主機相差 {clockOffset}，以主機時間為準。",
            "The clock differs from the host's by {clockOffset}. The host's time decides."),
        Definition(
            .clockWrong, .stop, "时钟与主机相差超过一天（{clockOffset}），请先校准。",
            "時鐘與主機相差超過一天（{clockOffset}），請先校準。",
            "The clock differs from the host's by over a day ({clockOffset}). Set it first."),
        Definition(
            .hostTimeUnknown, .pass, "尚未取得主机时间，时钟未比对。", "尚未取得主機時間，時鐘未比對。",
            "The host has not told its time yet: nothing to compare with."),
        Definition(
            .clockBehindJournal, .stop, "时钟比最后一笔记录早 {clockBehindJournal}，请先校准。",
            "時鐘比最後一筆紀錄早 {clockBehindJournal}，請先校準。",
            "The clock is {clockBehindJournal} behind the last record. Set it first."),
        Definition(
            .noMasterKey, .stop, "没有主密钥，请联系服务商装载。", "沒有主金鑰，請聯絡服務商載入。",
            "No master key. The service provider must load it."),
        Definition(
            .noWorkingKeys, .pass, "没有工作密钥，联机前会先签到。", "沒有工作金鑰，連線前會先簽到。",
            "No working keys: the terminal signs in before it sends."),
    ]

    private static let paper: [Definition] = [
        Definition(
            .printerOffline, .warn, "打印机脱机，凭条已保存。", "印表機離線，單據已保存。",
            "The printer is off line. Slips are kept."),
        Definition(
            .paperOut, .warn, "打印机缺纸，请装纸；凭条已保存。", "印表機缺紙，請裝紙；單據已保存。",
            "Out of paper. Load a roll; slips are kept."),
        Definition(
            .coverOpen, .warn, "打印机盖未关，请合上；凭条已保存。", "印表機蓋未關，請蓋上；單據已保存。",
            "The printer's cover is open. Close it; slips are kept."),
        Definition(
            .cutterError, .warn, "切纸刀卡住，请清理；凭条已保存。", "切紙刀卡住，請清理；單據已保存。",
            "The paper cutter is jammed. Clear it; slips are kept."),
        Definition(
            .printerBroken, .warn, "打印机故障，请联系服务商；凭条已保存。", "印表機故障，請聯絡服務商；單據已保存。",
            "The printer is broken. Call the service provider; slips are kept."),
        Definition(
            .printerPauses, .warn, "打印头过热，稍后自动继续。", "列印頭過熱，稍後自動繼續。",
            "The print head is too hot. It goes on by itself."),
        Definition(
            .paperLow, .warn, "打印纸快用完，请备好纸卷。", "列印紙即將用完，請備好紙捲。",
            "Paper is nearly out. Have a roll ready."),
        Definition(
            .printerUnplugged, .warn, "找不到打印机，请检查连线和电源；凭条已保存。",
            "找不到印表機，請檢查連線和電源；單據已保存。",
            "The printer is not there. Check its cable and power; slips are kept."),
        Definition(
            .printerSilent, .warn, "打印机没有应答，请关开一次；凭条已保存。", "印表機沒有回應，請關開一次；單據已保存。",
            "The printer does not answer. Switch it off and on; slips are kept."),
        Definition(
            .printerGarbage, .warn, "打印机应答无法识别（{strangeByte}），请检查型号和连线。",
            "印表機回應無法識別（{strangeByte}），請檢查型號和連線。",
            "The printer's answer makes no sense ({strangeByte}). Check its type and cable."),
        Definition(
            .printerStalled, .warn, "打印中断，凭条已保存，将重新打印。", "列印中斷，單據已保存，將重新列印。",
            "Printing stopped half-way. The slip is kept and printed again."),
        Definition(
            .printerError, .warn, "打印机报错，请检查；凭条已保存。", "印表機報錯，請檢查；單據已保存。",
            "The printer reports an error. Look at it; slips are kept."),
        Definition(
            .printerWriteOnly, .pass, "此打印机不报告状态。", "此印表機不回報狀態。",
            "This printer does not report its state."),
    ]

    private static let card: [Definition] = [
        Definition(
            .readerDead, .warn, "读卡器没有应答。", "讀卡機沒有回應。", "The card reader does not answer."),
        Definition(
            .readerTampered, .stop, "读卡器可能被动过，请勿使用。", "讀卡機可能被動過，請勿使用。",
            "The card reader may have been tampered with. Do not use it."),
        Definition(
            .readerVirtual, .pass, "虚拟读卡器（非真实设备）。", "虛擬讀卡機（非真實設備）。",
            "A virtual card reader, no real device."),
        Definition(
            .pinPadDead, .warn, "密码键盘没有应答。", "密碼鍵盤沒有回應。", "The PIN pad does not answer."),
        Definition(
            .pinPadTampered, .stop, "密码键盘可能被动过，请勿使用。", "密碼鍵盤可能被動過，請勿使用。",
            "The PIN pad may have been tampered with. Do not use it."),
        Definition(
            .pinPadVirtual, .pass, "虚拟密码键盘（非真实设备）。", "虛擬密碼鍵盤（非真實設備）。",
            "A virtual PIN pad, no real device."),
    ]

    private static let line: [Definition] = [
        Definition(
            .noLink, .warn, "网络未连接（{subject}），请检查网线或无线。", "網路未連線（{subject}），請檢查網路線或無線。",
            "No network link ({subject}). Check the cable or Wi-Fi."),
        Definition(
            .noAddress, .warn, "没有网络地址，请检查店内路由器。", "沒有網路位址，請檢查店內路由器。",
            "No network address. Check the shop's router."),
        Definition(
            .noGateway, .warn, "店内路由器没有应答。", "店內路由器沒有回應。", "The shop's router does not answer."),
        Definition(
            .noName, .warn, "主机名称无法解析：{subject}。", "主機名稱無法解析：{subject}。",
            "The host's name cannot be resolved: {subject}."),
        Definition(
            .noConnection, .warn, "无法连接主机 {subject}。", "無法連線主機 {subject}。",
            "No connection to the host {subject}."),
        Definition(
            .noTLS, .warn, "与主机 {subject} 的加密连接失败。", "與主機 {subject} 的加密連線失敗。",
            "No encrypted connection to the host {subject}."),
        Definition(
            .noEcho, .warn, "主机已连接，但没有应答。", "主機已連線，但沒有回應。",
            "The host is connected but does not answer."),
        Definition(
            .lossy, .warn, "网络不稳定，丢失 {loss}。", "網路不穩定，遺失 {loss}。", "The line loses {loss}."),
        Definition(
            .slowAnswers, .warn, "网络应答慢（{roundTrip}）。", "網路回應慢（{roundTrip}）。",
            "Answers are slow ({roundTrip})."),
        Definition(
            .slowLine, .warn, "网络很慢（{throughput}），上送需要较长时间。", "網路很慢（{throughput}），上傳需要較長時間。",
            "The line is slow ({throughput}). Sending takes longer."),
        Definition(
            .notTried, .pass, "没有配置主机地址，未测试。", "未設定主機位址，未測試。",
            "No host's address was given: not tried."),
    ]

    private static let hands: [Definition] = [
        Definition(
            .screenDead, .warn, "屏幕有 {deadZones} 处没有反应：{subject}。", "螢幕有 {deadZones} 處沒有反應：{subject}。",
            "{deadZones} places of the screen do not answer: {subject}."),
        Definition(
            .screenUntested, .pass, "屏幕尚未做触摸测试。", "螢幕尚未做觸控測試。",
            "Nobody has tested the screen yet."),
        Definition(
            .keysDead, .warn, "{deadZones} 个按键没有反应：{subject}。", "{deadZones} 個按鍵沒有反應：{subject}。",
            "{deadZones} keys do not answer: {subject}."),
        Definition(
            .keysUntested, .pass, "按键尚未测试。", "按鍵尚未測試。", "Nobody has tested the keys yet."),
    ]
}
