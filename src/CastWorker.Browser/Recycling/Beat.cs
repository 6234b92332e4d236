namespace CastWorker.Browser.Recycling;

/// <summary>One heartbeat of a page.</summary>
/// <param name="Answer">How long it took to answer and to draw.</param>
/// <param name="Memory">What its renderers have in memory, in bytes.</param>
internal readonly record struct Beat(TimeSpan Answer, long Memory);
