using System.Globalization;
using CastWorker.Sessions;

namespace CastWorker.Browser.Pages;

/// <summary>What is to be thought of a page: fit to be shown, or why not, and whether trying again can help.</summary>
/// <param name="Error">Null when it is fit to be shown.</param>
/// <param name="Final">Only somebody who changes something can help.</param>
internal sealed record PageVerdict(SessionError? Error, bool Final = false)
{
    private const int Unauthorized = 401;

    /// <summary>The gravest first: what a page shows means nothing when it is an error page.</summary>
    public static PageVerdict From(Uri asked, PageOutcome seen, TimeSpan limit, LoginDetector logins) => seen switch
    {
        { Crashed: true } => Failed(ErrorCode.PageCrashed, "The page crashed."),
        { ClosedItself: true } => Failed(ErrorCode.PageCrashed, "The page closed itself."),
        { Responding: false } => Failed(ErrorCode.PageNotResponding, "The page no longer responds."),
        { NetError: { } error } => NetErrors.IsTimeout(error)
            ? Failed(ErrorCode.PageTimeout, NetErrors.InWords(error))
            : Failed(ErrorCode.PageUnreachable, NetErrors.InWords(error)),
        { Status: Unauthorized } => Login("The page asks for a login (HTTP 401)."),
        { Status: >= 400 and var status } => Http(status),
        { Answered: false } => Failed(ErrorCode.PageTimeout, $"The server did not answer within {Seconds(limit)} s."),
        { Loaded: false } => Failed(ErrorCode.PageTimeout, $"The page did not finish loading within {Seconds(limit)} s."),
        { Address: { } address } when logins.IsLogin(asked, address, seen.PasswordField) =>
            Login("The page leads to a login page instead."),
        { SelectorSeen: false } => Failed(ErrorCode.PageNotReady, "The element that the page is to show did not appear."),
        { ConsoleMessageSeen: false } => Failed(ErrorCode.PageNotReady, "The page did not write the expected console message."),
        { Painted: false } => Failed(ErrorCode.PageBlank, "The page loaded but shows nothing but one colour."),
        _ => new PageVerdict(Error: null),
    };

    private static PageVerdict Http(int status) => new(
        Because(ErrorCode.PageHttpError, string.Create(CultureInfo.InvariantCulture, $"The server answered with HTTP {status}.")),
        // Request timeout, too early and too many requests pass by themselves.
        Final: status is < 500 and not (408 or 425 or 429));

    private static PageVerdict Login(string message) => new(Because(ErrorCode.PageLogin, message), Final: true);

    private static PageVerdict Failed(ErrorCode code, string message) => new(Because(code, message));

    private static SessionError Because(ErrorCode code, string message) => new(code, message) { Stage = StageName.Browser };

    private static string Seconds(TimeSpan limit) => limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}
