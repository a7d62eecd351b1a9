using System.Reflection;
using System.Runtime.InteropServices;
using Tailor.OnAnotherProcessor;
using Xunit.Sdk;

// Runs the tests of the project that this is compiled into, in this process: the test platform cannot start a host under emulation, xUnit needs none.
// Words that follow keep only the tests whose name contains one of them.
var assembly = Assembly.GetExecutingAssembly();
using var results = new TestResults();
using var framework = new XunitTestFramework(results);
using var discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
discoverer.Find(includeSourceInformation: false, results, new DefaultOptions());
var found = results.Discovered();
using var executor = framework.GetExecutor(assembly.GetName());
executor.RunTests(args.Length == 0 ? found : found.FindAll(one => Array.Exists(args, word => one.DisplayName.Contains(word, StringComparison.Ordinal))), results, new DefaultOptions());
results.WaitForTheEnd();
Console.WriteLine($"{assembly.GetName().Name} on {RuntimeInformation.ProcessArchitecture}: {results.Passed} passed, {results.Failed} failed, {results.Skipped} skipped");
return results.Failed > 0 || (results.Passed == 0 && args.Length == 0) ? 1 : 0;
