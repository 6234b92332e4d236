namespace CastWorker.GoogleCast.Connection;

/// <summary>Anything that goes wrong between us and a TV, in words that its owner understands.</summary>
internal abstract class CastException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The other side sent bytes that are not the Cast protocol.</summary>
internal sealed class CastProtocolException(string message) : CastException(message);

/// <summary>A message was begun and not finished.</summary>
internal sealed class CastStuckException(TimeSpan limit)
    : CastException($"a message was begun and not finished within {limit.TotalSeconds:0.#} s");

/// <summary>The TV could not be reached, or it is none.</summary>
internal sealed class CastUnreachableException(string message, Exception? inner = null) : CastException(message, inner);

/// <summary>A message is larger than any TV takes.</summary>
internal sealed class CastTooLargeException(int size, int limit)
    : CastException($"the message has {size} bytes, a TV takes {limit}");

/// <summary>The connection has ended, so the request was not done or its outcome is not known.</summary>
internal sealed class CastClosedException(CastEnd end) : CastException(end.Text)
{
    public CastEnd End { get; } = end;
}

/// <summary>The TV did not answer a request in time, though the connection lives.</summary>
internal sealed class CastTimeoutException(string step, TimeSpan limit)
    : CastException($"{step} took longer than {limit.TotalSeconds:0.#} s");

/// <summary>The TV answered a request with a no.</summary>
internal sealed class CastRefusedException(string request, string reason) : CastException($"{request} was refused: {reason}")
{
    public string Reason { get; } = reason;
}
