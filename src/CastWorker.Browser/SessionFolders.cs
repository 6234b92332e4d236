namespace CastWorker.Browser;

/// <summary>
/// Makes a private folder (mode 0700) for one purpose of one session and returns its path. Whoever gives these folders
/// out may remove leftovers of a worker that was killed; what is made here is also removed here.
/// </summary>
public delegate string SessionFolders(string sessionId, string purpose);

/// <summary>Told of the process of the page driver, which its library starts and not we, so that it can be watched and reaped.</summary>
public delegate void PageDriverStarted(int processId);
