using CastWorker.GoogleCast.Connection;
using CastWorker.Sessions;

namespace CastWorker.GoogleCast;

/// <summary>Knows where the device behind a target is now. It is asked at each connect: devices move.</summary>
internal interface ICastLocator
{
    /// <summary>Null when it is not there.</summary>
    CastAddress? Find(Target target);
}
