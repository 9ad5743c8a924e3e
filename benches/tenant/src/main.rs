//! Writes a made-up tenant: `azrbac-tenant --size M --out DIR`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use azrbac_core::operation::Plane;
use azrbac_tenant::{Question, Size, Tenant};
use clap::Parser;
use serde_json::json;

/// Write a made-up tenant, for benchmarks: the same for the same size and seed
#[derive(Debug, Parser)]
struct Args {
    /// S (2,000 role assignments), M (100,000), L (1,000,000), XL (10,000,000)
    #[arg(long, value_parser = size)]
    size: Size,
    /// Where the files go
    #[arg(long)]
    out: PathBuf,
    /// What makes one tenant differ from another
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn size(name: &str) -> Result<Size, String> {
    Size::named(name).ok_or_else(|| "sizes are S, M, L and XL".to_owned())
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    let tenant = args.out.join("tenant");
    let questions = Tenant::new(args.size, args.seed).write(&tenant)?;
    let mut file = BufWriter::new(File::create(args.out.join("questions.jsonl"))?);
    for question in questions {
        let Question {
            principal,
            operation,
            plane,
            scope,
        } = question;
        let plane = match plane {
            Plane::Control => "control",
            Plane::Data => "data",
        };
        let line =
            json!({"principal": principal, "operation": operation, "plane": plane, "scope": scope});
        writeln!(file, "{line}")?;
    }
    file.flush()
}
