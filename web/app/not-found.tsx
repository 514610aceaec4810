import { Empty } from '../ui/states.tsx';

/** An address that is none. */
export default function NotFound() {
  return (
    <Empty title="There is nothing here">
      <p>
        Check the address, or begin with{' '}
        <a href="/alerts" className="text-accent underline">
          what needs you
        </a>
        .
      </p>
    </Empty>
  );
}
