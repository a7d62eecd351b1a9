using System.CommandLine;
using System.Reflection;
using Tailor.Cli.Diagnosis;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;

namespace Tailor.Cli.Commands;

/// <summary>tailor doctor: says what is installed, what is slow and what is missing.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly CliHost _host;

    public DoctorCommand(CliHost host)
        : base("doctor", "Say what is installed, what is slow, what is missing and what to do about it.")
    {
        _host = host;
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var findings = Examination.Examine(_host).ToArray();
        var version = typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        Report.For(_host, parsed).Show(new(version, findings), CliJson.Default.DoctorDocument, page => Show(page, findings));
        return Array.Exists(findings, finding => finding.State == FindingState.Missing) ? ExitCode.Failure : ExitCode.Success;
    }

    private static void Show(Page page, Finding[] findings)
    {
        var width = findings.Max(finding => finding.Subject.Length);
        foreach (var finding in findings)
        {
            bool? good = finding.State switch { FindingState.Good => true, FindingState.Warning => null, _ => false };
            page.Mark(good, finding.Subject.PadRight(width), finding.Text);
            if (finding.Remedy is not null) page.Line($"{new string(' ', width + 3)}→ {finding.Remedy}");
        }
    }
}
